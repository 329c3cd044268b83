"""Surveys (满意度测评、意见征集): what pupils, parents and teachers think, asked without names, counted honestly.

It owns: survey (满意度测评), answer (答卷), paper count (纸质汇总), opinion (意见) and how it was answered.
"""
