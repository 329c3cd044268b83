"""Cards in the place of photos: drawn, and saying that they are none."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont


def demo_photo(number: int, mended: bool) -> bytes:
    """A drawn lamp, tap or door on a plain ground with the words DEMO PHOTO: nothing that pretends to be a photo."""
    ground = "#dbe9df" if mended else "#f1e3d3"
    card = Image.new("RGB", (960, 720), ground)
    draw = ImageDraw.Draw(card)
    line = "#2f6f4f" if mended else "#a2542f"
    draw.rounded_rectangle((60, 60, 900, 660), 36, outline=line, width=10)
    draw.ellipse((330, 150, 630, 450), outline=line, width=14)
    if mended:
        draw.line((400, 300, 460, 370, 570, 230), fill=line, width=22, joint="curve")
    else:
        draw.line((480, 210, 480, 330), fill=line, width=24)
        draw.ellipse((464, 360, 496, 392), fill=line)
    draw.text((480, 560), f"DEMO PHOTO {number:03d}", fill=line, font=ImageFont.load_default(56), anchor="mm")
    out = BytesIO()
    card.save(out, "JPEG", quality=82)
    return out.getvalue()
