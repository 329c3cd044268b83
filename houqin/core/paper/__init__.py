"""Paper counts: a signed sheet closes a step in its signer's name, with a photo beside it (decisions/0047)."""
