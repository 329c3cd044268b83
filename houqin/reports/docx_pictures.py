"""Pictures in a .docx: the charts of a paper, each once in the package, and how it stands in the text."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from houqin.reports.charts.chart import Chart
from houqin.reports.charts.pictures import pictures_of
from houqin.reports.charts.svg import WIDE, height_of
from houqin.reports.rules.paper import Paper

EMU = 635  # of a twentieth of a point
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


class Pictures:
    """The charts of some papers: their files, how the document points to them, and each as a run of the text."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        charts = (chart for paper in papers for part in paper.parts for chart in part.charts)
        self._made = pictures_of(dict.fromkeys(charts))
        self._numbers = {chart: n for n, chart in enumerate(self._made, 1)}

    @property
    def files(self) -> dict[str, bytes]:
        """name in the package -> content."""
        return {f"word/media/chart{self._numbers[chart]}.png": made for chart, made in self._made.items()}

    @property
    def links(self) -> str:
        """What stands of them in word/_rels/document.xml.rels."""
        return "".join(
            f'<Relationship Id="chart{n}" Type="{_LINK}" Target="media/chart{n}.png"/>'
            for n in self._numbers.values()
        )

    def run(self, chart: Chart, width: int, highest: int) -> str:
        """The picture as wide as the text, in twentieths of a point, or as high as may be."""
        shape = height_of(chart) / WIDE
        wide = min(width, round(highest / shape)) * EMU
        size, n = f'cx="{wide}" cy="{round(wide * shape)}"', self._numbers[chart]
        named = f'id="{n}" name="chart{n}" descr={quoteattr(chart.words)}'
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" '
            f'distR="0"><wp:extent {size}/><wp:docPr {named}/><a:graphic xmlns:a="{_DRAWING}/main">'
            f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
            f'<pic:cNvPr id="{n}" name="chart{n}.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="chart{n}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
