"""Meetings (例会): agenda, minutes, decisions that become tasks; and the handing over of a post (岗位交接).

It owns: meeting (例会), attendee (参会人), decision (会议决定), handover (岗位交接).
"""
