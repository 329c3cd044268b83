"""A school moves from one installation to another, whatever the engine: one signed package, taken once (decisions/0040).

`what` says what travels, `lines` how a row is written, `package` how the file is made and read, `leaving` and `arriving`
do the two halves. Nothing here names a room: a new table travels without a word, unless its model says that
it `STAYS`.
"""
