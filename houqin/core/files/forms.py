"""What the actions on files ask for."""

from houqin.core.files.fields import Papers, Photos
from houqin.core.forms import ActionForm


class AttachPhotosForm(ActionForm):
    photos = Photos(required=True)


class AttachPapersForm(ActionForm):
    papers = Papers(required=True)
