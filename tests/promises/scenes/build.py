"""Making the template: tables, two schools, their people, three places and one token for each of the people."""

from typing import Any

from houqin import readiness
from houqin.core.canonical import sha256
from houqin.core.saving import Changes, save
from houqin.core.writing import writing, writing_reference
from houqin.people.models import Token
from houqin.places.models import Place
from tests.cast import make_cast


def play(people: bool = True) -> dict[str, Any]:
    """Build it and leave the database closed; without people, only the tables and what guards them."""
    readiness.migrate()
    if not people:
        return {"people": 0}
    with writing_reference():
        cast = make_cast("PROMISE")
    for who in ("tan", "wen", "chen", "hu", "ou"):
        member = getattr(cast, who)
        with writing(member.school):
            save(Changes(Token(member=member, digest=sha256(f"promise-{who}"))), member.school)
    with writing(cast.school):
        site = Place(kind=Place.SITE, name="本部")
        save(Changes(site), cast.school)
        rooms = [Place(kind=Place.ROOM, parent=site, name=f"教室{number}") for number in (1, 2)]
        save(Changes(rooms[0], add=rooms), cast.school)
    return {"people": 5}
