"""Plans (计划): reading the written plan of a term into a calendar, divided duties and goals.

It owns: how a plan is read (计划识别). It keeps no rows yet, so it is no room of the settings; what stands here is pure, asks
no database and is used by `houqin import plan FILE --dry-run`.
"""
