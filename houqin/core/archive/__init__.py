"""归档文件夹: each month every book as PDF and Excel in plain folders with Chinese names, kept for ever (decisions/0047)."""
