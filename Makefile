# Thin aliases of run.py.
ROOM ?=

.PHONY: run check test demo sizes bench soak
run test demo sizes bench soak:
	python3 run.py $(subst run,serve,$@)
check:
	python3 run.py check $(ROOM)
