"""Registers (台账): forms that are data. A definition says what is asked, of whom, when, and how the paper book looks.

It owns: register (台账), its versions, entry (登记), line (行), signature (签名), review (审核), figure (数值).
"""
