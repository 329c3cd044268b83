"""Returns (上报数据表): the table an office sends, filled from the records, with where each number comes from.

It owns: return (上报表), its cells (要填的数).
"""
