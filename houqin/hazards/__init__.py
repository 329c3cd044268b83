"""Hazards (隐患): what is not safe is written down, ordered to be put right, mended, looked at again and struck off.

It owns: hazard (隐患), inspection from above (上级检查), recheck (复查), striking off (销号).
"""
