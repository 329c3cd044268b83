"""The room of time: school years, terms, weeks of term and school days.

It owns the words 学年, 学期, 校历, 第几周, 在校日 and 校历调整, and answers "is this a school day?" for any
date, saying so when the answer is only reckoned because a holiday plan or a term is not known yet.
"""
