"""Documents (文件): the school's rules, emergency plans and letters of responsibility, version by version, and who signed.

It owns: document (文件), version (文件版本), signee (应签人).
"""
