"""The fixed parts of a .docx: what it consists of, the styles of an official paper, the number of the page."""

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_LINKS}"'

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPES}.settings+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_TYPES}.footer+xml"/>'
    "</Types>"
)
RELS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="word/document.xml"/></Relationships>'
)


def document_rels(pictures: str) -> str:
    """What the document points to; `pictures` besides the fixed parts."""
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_LINKS}/settings" Target="settings.xml"/>'
        f'<Relationship Id="rId3" Type="{_LINKS}/footer" Target="footer1.xml"/>{pictures}</Relationships>'
    )


SETTINGS = (
    f'{HEAD}<w:settings {W}><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/></w:settings>'
)


def _fonts(name: str, size: int) -> str:
    """`size` in half points."""
    latin = "Times New Roman"
    fonts = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>'
    return f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


_NUMBER = _fonts("宋体", 28)
FOOTER = (
    f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    f'<w:r>{_NUMBER}<w:t xml:space="preserve">— </w:t></w:r>'
    f'<w:fldSimple w:instr=" PAGE "><w:r>{_NUMBER}<w:t>1</w:t></w:r></w:fldSimple>'
    f'<w:r>{_NUMBER}<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
_EXACT = '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'  # 28 points
_TWO = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'  # two signs


def _style(key: str, name: str, paragraph: str, fonts: str, *, usual: bool = False) -> str:
    default = ' w:default="1"' if usual else ""
    based = "" if usual else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{fonts}</w:style>"
    )


_NO_INDENT = '<w:ind w:firstLine="0" w:firstLineChars="0"/>'
_CELL = f'<w:spacing w:before="20" w:after="20" w:line="320" w:lineRule="exact"/>{_NO_INDENT}'
_LEFT, _MIDDLE = ('<w:jc w:val="left"/>', '<w:jc w:val="center"/>')
_HIGH = f'<w:spacing w:before="0" w:after="0" w:line="680" w:lineRule="exact"/>{_NO_INDENT}{_MIDDLE}'
_OUTSIDE = '<w:ind w:right="640" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="right"/>'
_TAB = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs>'
_FANG, _KAI, _HEI, _SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
_OPEN = '<w:spacing w:before="60" w:after="160" w:line="240" w:lineRule="auto"/>'  # exact lines would cut a picture
_PARAGRAPHS = (
    ("Title", "Title", _HIGH, _SONG, 44),
    ("Heading1", "heading 1", f'<w:keepNext/>{_EXACT}{_TWO}<w:outlineLvl w:val="0"/>', _HEI, 32),
    ("Heading2", "heading 2", f'<w:keepNext/>{_EXACT}{_TWO}<w:outlineLvl w:val="1"/>', _KAI, 32),
    ("Note", "Note", f"{_EXACT}{_TWO}", _FANG, 28),
    ("Right", "Right", f"{_EXACT}{_OUTSIDE}", _FANG, 32),
    ("Flat", "Flat", f"{_EXACT}{_NO_INDENT}{_LEFT}", _FANG, 32),
    ("Cover", "Cover", f"{_EXACT}{_NO_INDENT}{_MIDDLE}", _FANG, 32),
    ("Entry", "Entry", f"{_TAB}{_EXACT}{_NO_INDENT}{_LEFT}", _FANG, 32),
    ("Picture", "Picture", f"{_OPEN}{_NO_INDENT}{_MIDDLE}", _FANG, 24),
    ("Cell", "Cell", f"{_CELL}{_LEFT}", _FANG, 24),
    ("CellHead", "Cell head", f"<w:keepNext/>{_CELL}{_MIDDLE}", _HEI, 24),
)
_BORDER = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:basedOn w:val="TableNormal"/>'
    f'<w:tblPr><w:tblBorders>{_BORDER}</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/>'
    '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
_LANGUAGE = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'  # so that no word is underlined as misspelt
_USUAL = _fonts(_FANG, 32).replace("</w:rPr>", f"{_LANGUAGE}</w:rPr>")
STYLES = (
    f"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault>{_USUAL}</w:rPrDefault></w:docDefaults>"
    + _style("Normal", "Normal", f'{_EXACT}{_TWO}<w:jc w:val="both"/>', _fonts(_FANG, 32), usual=True)
    + "".join(
        _style(key, name, paragraph, _fonts(font, size)) for key, name, paragraph, font, size in _PARAGRAPHS
    )
    + f"{_TABLES}</w:styles>"
)


def tightened(styles: str, size: int, line: int) -> str:
    """In letters of so many points in place of 16, and lines of so many in place of 28."""
    for usual, tight in (
        ('"560"', f'"{20 * line}"'),
        ('<w:sz w:val="32"/>', f'<w:sz w:val="{2 * size}"/>'),
        ('"640"', f'"{40 * size}"'),
    ):
        styles = styles.replace(usual, tight)
    return styles
