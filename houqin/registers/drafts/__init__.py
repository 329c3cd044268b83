"""A definition while somebody changes it by form: a draft is a Definition that need not hold together yet."""
