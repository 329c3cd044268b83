"""Devices (共用设备): one tablet for five cooks, where each works as himself after four digits.

It owns: device (共用设备), PIN (口令), the second signature on one screen (口令签名).
"""
