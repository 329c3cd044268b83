"""The generated pages of docs/reference: actions with their rules, who may do what, how each process walks.

`python3 run.py docs` writes them; a test says when they are no longer true.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- made by `python3 run.py docs`; do not edit -->\n\n"


def pages() -> dict[str, str]:
    """File name -> text of every generated page."""
    from django.utils.translation import override

    with override("zh-hans"):
        return {
            "actions.md": MADE + "\n".join(_actions()),
            "roles.md": MADE + "\n".join(_roles()),
            "processes.md": MADE + "\n".join(_processes()),
            "limits.md": MADE + "\n".join(_limits()),
        }


def _actions() -> Iterator[str]:
    from houqin.core.actions import ACTIONS

    yield "# Actions\n\nEvery change a person makes. The code is permission, address, API operation and history entry.\n"
    for room in sorted({action.room for action in ACTIONS.values()}):
        yield f"## {room}\n\n| action | 名称 | rule | asks for |\n|---|---|---|---|"
        for code, action in sorted(ACTIONS.items()):
            if action.room == room:
                rule = " ".join((action.rule.__doc__ or "").split())
                fields = "、".join(str(field.label) for field in action.form_class.base_fields.values())
                yield f"| `{code}` | {action.label} | {rule} | {fields or '—'} |"
        yield ""


def _roles() -> Iterator[str]:
    from houqin.core.actions import ACTIONS
    from houqin.people.roles import ROLES

    yield "# Roles\n\nWho may do and see what. ● granted. Posts are a school's own words and grant nothing by themselves.\n"
    codes = sorted({code for role in ROLES.values() for code in role.codes})
    labels = {code: str(action.label) for code, action in ACTIONS.items()}
    names = [(name, str(role.label)) for name, role in ROLES.items()]
    yield "| | " + " | ".join(label for _name, label in names) + " |"
    yield "|---|" + "---|" * len(names)
    for code in codes:
        marks = " | ".join("●" if code in ROLES[name].codes else "" for name, _label in names)
        yield f"| {labels.get(code, '')} `{code}` | {marks} |"
    yield ""


def _processes() -> Iterator[str]:
    from django.apps import apps

    from houqin.core.models import Process

    yield "# Processes\n\nHow rows walk through their statuses; each arrow is an action.\n"
    for model in apps.get_models():
        if not issubclass(model, Process):
            continue
        words = dict(getattr(model, "STATUSES"))  # noqa: B009
        yield f"## {model._meta.verbose_name} `{model._meta.label_lower}`\n\n```mermaid\nstateDiagram-v2"
        for name, word in words.items():
            yield f"  {name}: {word}"
        yield f"  [*] --> {model.FIRST}"
        for action, step in model.STEPS.items():
            for source in step.source:
                for target in step.targets:
                    yield f"  {source} --> {target}: {action}"
        yield "```\n"


def _limits() -> Iterator[str]:
    from houqin.core.limits import LIMITS

    yield "# Limits\n\nFigures with their source; a school may be stricter, never laxer than the law.\n"
    yield "| code | 名称 | default | unit | stricter | binding | source |\n|---|---|---|---|---|---|---|"
    for code, limit in sorted(LIMITS.items()):
        law = "law" if limit.legal else "practice"
        yield f"| `{code}` | {limit.label} | {limit.default} | {limit.unit} | {limit.stricter} | {law} | {limit.source} |"
    yield ""


def write() -> int:
    """Write all pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf8")
    return 0


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    sys.exit(write())
