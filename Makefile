# burglary: a PostgreSQL/PostGIS extension, built with PGXS. `make help` lists the targets.

EXTENSION = burglary
EXTVERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" burglary.control)
MODULE_big = burglary

KERNEL := $(wildcard src/kernel/*.c src/kernel/*/*.c)
BINDING := $(wildcard src/pg/*.c src/pg/*/*.c)
KERNEL_HEADERS := $(wildcard src/kernel/*.h src/kernel/*/*.h)
OBJS = $(KERNEL:.c=.o) $(BINDING:.c=.o)

# The install script and the upgrade scripts are joined from their pieces.
SCRIPT = sql/$(EXTENSION)--$(EXTVERSION).sql
UPGRADES = $(patsubst sql/upgrade/%,sql/$(EXTENSION)--%,$(wildcard sql/upgrade/*.sql))
DATA_built = $(SCRIPT) $(UPGRADES)

REGRESS = $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql))
REGRESS_OPTS = --inputdir=test --load-extension=postgis --load-extension=$(EXTENSION)

# Portable unless asked otherwise: `make OPTFLAGS=-march=native`. Fused multiply-add rounds differently, so it is
# always off: a number must not depend on the processor.
OPTFLAGS =
FLOATS = -ffp-contract=off
override PG_CFLAGS += $(FLOATS) $(OPTFLAGS)

# For the tests. PostgreSQL's calling convention and callbacks fix the parameters of a function, used or not.
# The assertions work on a server built without them, too.
WARNINGS = -Wall -Wextra -Werror -Wno-unused-parameter
ifdef STRICT
override PG_CFLAGS += $(WARNINGS) -DUSE_ASSERT_CHECKING
endif

GEOS_CONFIG ?= geos-config
PKG_CONFIG ?= pkg-config
PG_CPPFLAGS = -Isrc -DMATHLIB_STANDALONE=
LINKED := $(shell $(GEOS_CONFIG) --clibs 2>/dev/null) $(shell $(PKG_CONFIG) --libs proj 2>/dev/null) -lglpk -lnova -llapack -lm
EXPORTS = build/exports.map
SHLIB_LINK = $(LINKED) -Wl,--version-script=$(EXPORTS)

# libRmath is safe to link where there is no server; why not beside one stands in src/pg/distributions.c.
LIBRARIES = $(LINKED) -lRmath

EXTRA_CLEAN = build

# No LLVM bitcode: it would be compiled with other floating point rules than ours, and run instead of our code.
override with_llvm = no

export PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))
ifneq ($(PGXS),)
include $(PGXS)
else
all install installcheck uninstall:
	@echo "The PostgreSQL development files are missing ($(PG_CONFIG) --pgxs names no file)." >&2
	@test/setup.sh --explain
	@exit 1
clean:
	rm -rf $(OBJS) $(EXTENSION).so $(DATA_built) $(EXTRA_CLEAN)
endif

# PGXS does not follow #include; the sources are few, so any header rebuilds all of them.
$(OBJS): $(KERNEL_HEADERS) $(wildcard src/pg/*.h src/pg/*/*.h) Makefile

# The municipal model goes into the scripts as rows of text, a row per piece, which create_burglary_model() and
# upgrade_burglary_model() run in the user's schemas. What the newest upgrade script takes over, it names as @PIECE@; so does the newest
# migration with tables that are new, as @state/FILE@.
PIECES = $(sort $(wildcard sql/[0-9][0-9a-z]-*.sql))
MODEL = $(sort $(wildcard sql/model/state/*.sql)) $(sort $(wildcard sql/model/code/*.sql)) $(sort $(wildcard sql/model/bi/*.sql)) \
	$(sort $(wildcard sql/model/migration/*.sql))
build/%.sql: sql/%.sql build/model.sql
	@sed -e '/^@PIECES@$$/ { r build/model.sql' -e 'd; }' $< > $@
build/model.sql: $(MODEL) Makefile
	@mkdir -p build
	@for piece in $(MODEL); do \
		file=$${piece##*/} folder=$${piece%/*}; room=$${folder##*/}; internal=false; \
		case $$file in *.internal.sql) internal=true ;; esac; \
		if [ "$$room" = migration ]; then room=$${file%.sql}; room=$${room%.internal}; fi; \
		printf "%s ('%s', '%s', %s, \$$piece\$$" "$${comma-VALUES}" "$$room" "$$file" "$$internal"; comma=,; \
		sed -e '/^@.*@$$/ { s/@//g; s|^|cat sql/model/|e' -e '}' $$piece; echo '$$piece$$)'; \
	done > $@
$(SCRIPT): $(PIECES:sql/%=build/%)
	cat $^ > $@

# An upgrade script holds what changed of types; the functions it makes anew from the pieces that it names.
$(UPGRADES): sql/$(EXTENSION)--%: sql/upgrade/% $(PIECES:sql/%=build/%)
	@sed -n -e 's|^@\(.*\)@$$|\1|p' $< > $@.pieces
	@{ grep -v '^@.*@$$' $<; while read piece; do cat build/$$piece; done < $@.pieces; } > $@
	@rm $@.pieces

# Only what PostgreSQL calls leaves the library: names that clash with another extension's can crash a backend.
$(EXTENSION).so: $(EXPORTS)
$(EXPORTS): $(BINDING:.c=.o)
	@mkdir -p $(@D)
	{ echo '{ global: Pg_magic_func; _PG_init;'; \
	  nm $(BINDING:.c=.o) | sed -n 's/.* T pg_finfo_\(.*\)/\1; pg_finfo_\1;/p'; \
	  echo 'local: *; };'; } > $@

# Unit tests: plain programs that print TAP, linked with the kernels, under the address and undefined behaviour sanitizers.
UNIT = $(patsubst test/unit/%.c,build/unit/%,$(wildcard test/unit/*.c))
UNIT_CFLAGS = -std=gnu11 -g -O1 -fno-omit-frame-pointer $(WARNINGS) $(FLOATS) \
	-fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all
CHECKED = $(KERNEL:src/kernel/%.c=build/unit/kernel/%.o)
build/unit/kernel/%.o: src/kernel/%.c $(KERNEL_HEADERS) Makefile
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) $(PG_CPPFLAGS) -c -o $@ $<
build/unit/%: test/unit/%.c $(CHECKED) $(KERNEL_HEADERS) $(wildcard test/unit/*.h)
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) $(PG_CPPFLAGS) -o $@ $< $(CHECKED) -Wl,--as-needed $(LIBRARIES)

# What the numbers are worth: simulations with a known truth, of some minutes, into doc/validation.md.
VALIDATE = $(patsubst test/validate/%.c,build/validate/%,$(sort $(wildcard test/validate/*.c)))
build/validate/%: test/validate/%.c test/validate/simulate.h $(KERNEL:.c=.o)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) $(FLOATS) $(PG_CPPFLAGS) -o $@ $< $(KERNEL:.c=.o) -Wl,--as-needed $(LIBRARIES)

validate: $(VALIDATE)
	@mkdir -p doc
	@{ cat test/validate/preface.md; for program in $(VALIDATE); do echo; $$program || exit 1; done; } > build/validate/validation.md
	@mv build/validate/validation.md doc/validation.md

# The reference, from the COMMENTs, on a private server.
doc:
	@test/setup.sh
	@$(MAKE) --silent --no-print-directory all
	@trap 'test/server.sh stop doc' EXIT; trap 'exit 1' INT TERM HUP; \
	test/server.sh start doc && test/server.sh install doc . && test/server.sh run doc test/document/write

# A release: what git has of it, with the documents that are made.
RELEASE = $(EXTENSION)-$(EXTVERSION)
dist: check-version
	@mkdir -p build
	@for format in tar.gz zip; do \
		git archive --format=$$format --prefix=$(RELEASE)/ --output=build/$(RELEASE).$$format HEAD && echo build/$(RELEASE).$$format; \
	done

# From a copy: a package is built from sources without leftovers, and Debian's tools put it beside them.
deb: check-version
	@command -v dh >/dev/null || \
	{ echo "make deb needs build-essential, debhelper and postgresql-server-dev-all" >&2; exit 1; }
	@rm -rf build/deb && mkdir -p build/deb/$(RELEASE)
	@tar -c --exclude=./build --exclude=./.git --exclude='*.o' --exclude='*.so' . | tar -x -C build/deb/$(RELEASE)
	@cd build/deb/$(RELEASE) && pg_buildext updatecontrol && dpkg-buildpackage --build=binary --no-sign >../log 2>&1 || \
	{ tail -n 30 ../log >&2; exit 1; }
	@ls build/deb/*.deb

.PHONY: unit unit-programs test matrix bench validate doc fuzz demo demo-stop dist deb check-version help

unit-programs: $(UNIT)

unit: unit-programs
	prove --exec '' $(UNIT)

test:
	@test/setup.sh
	@test/run

# The same in each of these releases of Debian, with its PostgreSQL, PostGIS and compiler.
MATRIX = bookworm trixie testing
TESTS =
matrix:
	@test/matrix $(MATRIX) -- $(TESTS)

# The kernels as the library has them.
build/bench/lanes: test/bench/lanes.c $(KERNEL:.c=.o)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(PG_CPPFLAGS) -o $@ $^ -Wl,--as-needed $(LIBRARIES)

bench:
	@test/setup.sh
	@$(MAKE) --silent --no-print-directory all build/bench/lanes
	@trap 'test/server.sh stop bench' EXIT; trap 'exit 1' INT TERM HUP; \
	test/server.sh start bench && test/server.sh install bench . && test/server.sh run bench test/bench/run $(PARTS)

# Fuzz targets: the kernels on inputs that libFuzzer makes; what it learns about them stays in build/fuzz.
FUZZ = $(patsubst test/fuzz/%.c,build/fuzz/%,$(wildcard test/fuzz/*.c))
FUZZ_SECONDS = 60
build/fuzz/%: test/fuzz/%.c $(KERNEL) $(KERNEL_HEADERS) $(wildcard test/fuzz/*.h test/unit/tap.h) Makefile
	@mkdir -p $(@D)
	clang $(UNIT_CFLAGS) -fsanitize=fuzzer $(PG_CPPFLAGS) -o $@ $< $(KERNEL) -Wl,--as-needed $(LIBRARIES)

fuzz:
	@command -v clang >/dev/null || { echo "make fuzz needs clang" >&2; exit 1; }
	@$(MAKE) --silent --no-print-directory $(FUZZ)
	@cd build/fuzz && for target in $(notdir $(FUZZ)); do \
		mkdir -p $$target.corpus && \
		./$$target -max_total_time=$(FUZZ_SECONDS) -max_len=1500 -print_final_stats=1 $$target.corpus >$$target.log 2>&1 || \
		{ cat $$target.log >&2; exit 1; }; \
		sed -n "s/^stat::number_of_executed_units: */$$target: nothing found, inputs tried: /p" $$target.log; \
	done

demo:
	@test/setup.sh
	@data/demo.sh

demo-stop:
	@test/server.sh stop demo

# META.json names the version three times: of the whole, of what it provides, and in its file's name.
check-version:
	@[ "$$(grep -cE '("version": "|--)$(EXTVERSION)[".]' META.json)" = 3 ] || \
	{ echo "the version is $(EXTVERSION) in burglary.control and something else in META.json" >&2; exit 1; }
	@head -n1 debian/changelog | grep -qF '$(EXTENSION) ($(EXTVERSION)-' || \
	{ echo "the version is $(EXTVERSION) in burglary.control and something else in debian/changelog" >&2; exit 1; }

help:
	@echo "make                 build"
	@echo "make install         put it into PostgreSQL's folders (as root, or with DESTDIR)"
	@echo "make test            all tests, on a private server that leaves your databases alone"
	@echo "make matrix          all tests in Debian 12, 13 and testing, with PostgreSQL 15, 17 and 18 (as root)"
	@echo "make installcheck    the regression tests, on the server that psql reaches"
	@echo "make unit            the unit tests of the kernels"
	@echo "make demo            a made region on a private server, to look at with psql and QGIS; make demo-stop ends it"
	@echo "make bench           timings, beside what an analyst would do without the extension; PARTS='imports publishing' times those alone, SCALE=0.2 in a fifth of the region"
	@echo "make validate        what the numbers are worth: simulations with a known truth, into doc/validation.md; some minutes"
	@echo "make doc             the reference in doc/, written anew from the COMMENTs"
	@echo "make fuzz            the kernels on made-up inputs, with clang; FUZZ_SECONDS=60 for each target"
	@echo "make dist            the sources of a release, as a tar and a zip, in build"
	@echo "make deb             a Debian package, in build/deb, with debhelper and postgresql-server-dev-all"
	@echo "make check-version   is the version the same everywhere?"
	@echo "make OPTFLAGS=-march=native   for this processor only (make clean first)"
	@echo "make STRICT=1        warnings are errors, assertions on"
