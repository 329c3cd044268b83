"""Plans (计划): what the school has written down for a term or years, read line by line, and what became of each line.

It owns: plan (计划), plan line (计划条目).
"""
