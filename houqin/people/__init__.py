"""Who is here: districts, schools, members with their posts and roles, classes, pupils; who may sign in.

It owns: district, school, user, member, post, role, class, pupil, officer, token, 岗位兼任说明 (joint duties),
启用日 (go-live).
"""
