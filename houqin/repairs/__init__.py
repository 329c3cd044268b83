"""Repairs (维修): what is broken is reported, accepted, sent to someone, mended and confirmed.

It owns: ticket (报修单), reporter, worker, 返修 (returned).
"""
