"""What the actions on files ask for."""

from houqin.core.files.fields import Photos
from houqin.core.forms import ActionForm


class AttachPhotosForm(ActionForm):
    photos = Photos(required=True)
