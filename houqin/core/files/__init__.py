"""Photos and papers: sniffed, re-encoded, stripped, stored once per school under server-made names, and read
only by whoever may see the row they hang on. See `images`, `store`, `models`, `attaching`, `views`.
"""
