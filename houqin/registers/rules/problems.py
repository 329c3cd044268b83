"""What is said when a definition cannot be used."""


class Wrong(ValueError):
    """A definition that cannot be used: `sentences` say where and why."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("；".join(sentences))
