"""Paper counts: a step that was signed on paper is closed in the signer's name, with a photo of the sheet (decisions/0047)."""
