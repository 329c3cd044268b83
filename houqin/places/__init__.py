"""Where things are: sites, buildings, floors, rooms and outdoor areas as one tree, each place with its own QR code.

It owns: place, keeper (责任人 of a room), the short address /q/<school>/<code>.
"""
