#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows that the tests of the statistics can fail: makes one small fault at a time in a copy of a source, builds it into
# that source's tests, and expects one of them to fail. mutants.py BUILD_DIR [PATTERN]

import concurrent.futures
import fnmatch
import json
import os
import shlex
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMIT_S = 120

# Name, source in src/stats, what stands there (once), what is put in its place, tests of which one has to fail.
MUTANTS = [
    ('bin-side', 'bw-bins.c', '(forecasts, middle) > edge)', '(forecasts, middle) >= edge)', 'bins'),
    ('bin-mean', 'bw-bins.c', 'bin->mean_p = bw_sum_value (&sum) / (double) bin->n;',
     'bin->mean_p = bw_forecasts_p (forecasts, start + (end - start) / 2);', 'bins'),
    ('quantile-type', 'bw-bins.c', 'uint64_t place = (uint64_t) last * i;', 'uint64_t place = (uint64_t) (last + 1) * i;',
     'bins'),
    ('ddof', 'bw-moments.c', '/ (double) (moments->n - 1));', '/ (double) moments->n);', 'moments ledger-figures'),
    ('kurtosis-excess', 'bw-moments.c', 'moments->m4 / (moments->m2 * moments->m2);',
     'moments->m4 / (moments->m2 * moments->m2) - 3;', 'moments ledger-figures'),
    ('sortino-denominator', 'bw-returns.c', 'bw_sum_value (&returns->downside) / (double) returns->moments.n)',
     'bw_sum_value (&returns->downside) / (double) (returns->moments.n - 1))', 'returns'),
    ('sortino-losses-only', 'bw-returns.c', 'if (r < 0)', 'if (r < -1)', 'returns'),
    ('psr-n', 'bw-returns.c', 'sqrt ((n - 1) / psr)', 'sqrt (n / psr)', 'returns'),
    ('pav-ties', 'bw-corp.c', 'a->n_won * b->n >= b->n_won * a->n', 'a->n_won * b->n > b->n_won * a->n', 'calibration'),
    ('push-as-decided', 'bw-stats-row.c', 'return row->status == BW_BET_WON || row->status == BW_BET_LOST;',
     'return row->status == BW_BET_WON || row->status == BW_BET_LOST || row->status == BW_BET_PUSH;',
     'stats-row window monitor'),
    ('push-breaks-streak', 'bw-ledger-stream.c', 'if (row->status != BW_BET_PUSH)\n    push_streak',
     'if (true)\n    push_streak', 'ledger-figures ledger-stream'),
    ('bankroll-no-peak', 'bw-ledger-stream.c', 'path->peak = MAX (path->peak, equity);',
     'path->peak = path->n == 1 ? equity : MAX (path->peak, equity);', 'ledger-figures ledger-stream'),
    ('drawdown-of-bankroll', 'bw-ledger-stream.c', 'if (drawdown > path->max_drawdown)',
     'if (drawdown >= path->max_drawdown)', 'ledger-figures ledger-stream'),
    ('week-start', 'bw-day-stream.c', '(day % 7 + 7 + 3) % 7', '(day % 7 + 7 + 4) % 7', 'calendar ledger-stream'),
    ('week-of-negative-days', 'bw-day-stream.c', '(day % 7 + 7 + 3) % 7', '(day + 3) % 7', 'calendar ledger-stream'),
    ('clip-epsilon', 'bw-forecast-sums.c', 'CLAMP (p, DBL_EPSILON, 1 - DBL_EPSILON)', 'CLAMP (p, 1e-15, 1 - 1e-15)',
     'calibration forecasts'),
    ('z-sign', 'bw-forecast-sums.c', '-miss * tilt', 'miss * tilt', 'calibration forecasts'),
    ('wilson-normal', 'bw-interval.c', 'double centre = (share + Z95 * Z95 / (2 * count)) / scale;',
     'double centre = share / scale;', 'interval'),
    ('sequence-is-fixed-n', 'bw-interval.c', 'log_beta - hits - misses - log (20)', 'log_beta - hits - misses - 1.92',
     'interval'),
    ('pushes-as-decided-evidence', 'bw-monitor.c', 'return bw_stats_row_is_decided (row)\n             &&',
     'return true\n             &&', 'monitor'),
    ('break-even-one-rate', 'bw-monitor.c', 'break_even_factors (1 / row->odds,', 'break_even_factors (0.524,', 'monitor'),
    ('break-even-without-odds', 'bw-monitor.c', '(spec->level != BW_MONITOR_BREAK_EVEN || row->odds > 1)', 'true',
     'monitor'),
    ('break-even-below-nothing', 'bw-monitor.c', 'double won = pi0 - falls[i] > 0 ? 1 - falls[i] / pi0 : 1;',
     'double won = 1 - falls[i] / pi0;', 'monitor'),
    ('break-even-of-lost', 'bw-monitor.c', 'double lost = pi0 - falls[i] > 0 ?', 'double lost = pi0 > 0 ?', 'monitor'),
    ('pushes-as-forecasts', 'bw-monitor.c', 'return bw_stats_row_is_decided (row) && !isnan (row->p);',
     'return !isnan (row->p);', 'monitor'),
    ('event-each-alone', 'bw-monitor.c', 'return row->event != 0 && monitor->n_last > 0', 'return false', 'monitor'),
    ('event-product', 'bw-monitor.c', 'if (monitor->n_last > 0)\n    monitor->process', 'if (false)\n    monitor->process',
     'monitor'),
    ('event-sum', 'bw-monitor.c', 'monitor->last_sum[k] / (double) monitor->n_last', 'monitor->last_sum[k]', 'monitor'),
    ('event-geometric-mean', 'bw-monitor.c', 'monitor->last_sum[k] += factors[k]',
     'monitor->last_sum[k] += log (factors[k])', 'monitor'),
    ('event-late-rows', 'bw-monitor.c', 'if (recent->event == row->event', 'if (false', 'monitor'),
    ('event-for-ever', 'bw-monitor.c', '<= BW_MONITOR_EVENT_MS', '<= INT64_MAX', 'monitor'),
    ('event-unknown-is-one', 'bw-monitor.c', 'if (rows[i].event != 0 && g_hash_table_lookup_extended',
     'if (g_hash_table_lookup_extended', 'monitor'),
    ('clv-clip', 'bw-monitor.c', 'CLAMP (row->odds / row->closing_odds - 1, -cap, cap)',
     'MIN (row->odds / row->closing_odds - 1, cap)', 'monitor'),
    ('logit-clip', 'bw-monitor.c', '#define MAX_LOGIT 30', '#define MAX_LOGIT 40', 'monitor'),
    ('certainty-contradicted', 'bw-monitor.c', '#define CONTRADICTION 1e6', '#define CONTRADICTION 1e5', 'monitor'),
    ('certainty-swapped', 'bw-monitor.c', 'out[k] = p == is_won ? 1', 'out[k] = p != is_won ? 1', 'monitor'),
    ('fall-to-nothing', 'bw-monitor.c', 'if (pi0 - falls[i] > 0)', 'if (pi0 - falls[i] > -1)', 'monitor'),
    ('roi-uncapped', 'bw-monitor.c', 'm - MIN (row->profit / row->stake, most)', 'm - row->profit / row->stake',
     'monitor'),
    ('restart-forgets', 'bw-monitor.c', '  monitor->n_last = 0;\n  for (unsigned k = 0; k < BW_E_PROCESS_MAX; k++)\n'
     '    monitor->last_sum[k] = 0;\n  monitor->n_rows', '  monitor->n_recent = 0;\n  monitor->n_rows', 'monitor'),
    ('sr-forgets-start', 'bw-e-process.c', '(*value + power_of_2 (-(int64_t) *exponent)) * factor',
     '*value * factor + power_of_2 (-(int64_t) *exponent)', 'e-process'),
    ('mean-of-logs', 'bw-e-process.c', 'log (sum / (double) n)', 'log (sum)', 'e-process'),
    ('exponent-lost', 'bw-e-process.c', '+ largest * G_LN2', '+ (largest > 0 ? largest : 0) * G_LN2', 'e-process'),
    ('max-without-start', 'bw-e-process.c', 'p->log_e_max = MAX (p->log_e_max, p->log_e);',
     'p->log_e_max = p->n == 1 ? p->log_e : MAX (p->log_e_max, p->log_e);', 'monitor'),
    ('crossing-latest', 'bw-e-process.c', 'if (*first == 0 && value', 'if (value', 'e-process'),
    ('crossing-passed', 'bw-e-process.c', 'value >= log_level - TOLERANCE', 'value > log_level + TOLERANCE', 'e-process'),
    ('luck-odds', 'bw-luck.c', '(1 + (double) out->n_as_deep) /', '(double) out->n_as_deep /', 'luck'),
    ('luck-chance', 'bw-luck.c', 'has_p ? row->p : 1 / row->odds', '1 / row->odds', 'luck'),
    ('luck-push-played', 'bw-luck.c', 'bw_stats_row_is_decided (row) && row->odds > 1', 'row->odds > 1', 'luck'),
    ('poisson-binomial', 'bw-poisson-binomial.c', 'double x = ((double) k + 0.5 - mean) / sd;',
     'double x = ((double) k - mean) / sd;', 'certainty poisson-binomial'),
    ('mcb-p', 'bw-mcb-test.c', '(1.0 + n_as_bad) / (n_resamples + 1.0)', 'n_as_bad / (double) n_resamples',
     'certainty mcb-test'),
    ('quantile', 'bw-quantile.c', 'double at = share * (n - 1);', 'double at = share * n;', 'returns'),
]


def run(command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


class Tree:
    """A build directory, and how it compiles and links."""

    def __init__(self, build_dir):
        self.dir = os.path.abspath(build_dir)
        with open(os.path.join(self.dir, 'compile_commands.json'), encoding='utf-8') as file:
            self.commands = {os.path.normpath(os.path.join(self.dir, row['file'])): row for row in json.load(file)}
        self.link_commands = {}

    def has(self, noun):
        return os.path.join(ROOT, 'tests', 'stats', f'test-{noun}.c') in self.commands

    def prepare(self, nouns):
        targets = [f'tests/test-stats-{noun}' for noun in nouns]
        done = run(['ninja', '-C', self.dir] + targets)
        if done.returncode != 0:
            sys.exit(f'mutants: the tests were not built\n{done.stdout}')
        for noun, target in zip(nouns, targets):
            command = run(['ninja', '-C', self.dir, '-t', 'commands', '-s', target]).stdout.splitlines()[-1]
            self.link_commands[noun] = shlex.split(command)

    def compile(self, source, text, folder):
        """The object of SOURCE with TEXT in its place, in FOLDER; an explanation where it is no C."""
        row = self.commands[source]
        copy, made = os.path.join(folder, os.path.basename(source)), os.path.join(folder, 'mutant.o')
        with open(copy, 'w', encoding='utf-8') as file:
            file.write(text)
        words = shlex.split(row['command'])
        words = [word for word in words if word != 'ccache' and word != '-Werror']
        words[words.index('-c') + 1] = copy
        words[words.index('-o') + 1] = made
        words[words.index('-MF') + 1] = made + '.d'
        done = run(words + ['-w'], cwd=self.dir)
        return made if done.returncode == 0 else sys.exit(f'mutants: {source}: it does not compile\n{done.stdout}')

    def test(self, noun, objects, folder):
        """Whether the test NOUN passes with OBJECTS, which come before what is in the libraries."""
        program = os.path.join(folder, f'test-{noun}')
        words = list(self.link_commands[noun])
        words[words.index('-o') + 1] = program
        first = next(i for i, word in enumerate(words) if word.endswith('.o'))
        done = run(words[:first + 1] + objects + words[first + 1:], cwd=self.dir)
        if done.returncode != 0:
            sys.exit(f'mutants: {noun}: it does not link\n{done.stdout}')
        try:
            environment = dict(os.environ, G_DEBUG='fatal-warnings', G_TEST_SRCDIR=os.path.join(ROOT, 'tests'))
            return run([program], cwd=folder, timeout=LIMIT_S, env=environment).returncode == 0
        except subprocess.TimeoutExpired:
            return False


def try_mutant(tree, mutant):
    """None, or what is wrong with it."""
    name, file, old, new, nouns = mutant
    source = os.path.join(ROOT, 'src', 'stats', file)
    with open(source, encoding='utf-8') as stream:
        text = stream.read()
    if text.count(old) != 1:
        return f'"{old}" stands {text.count(old)} times in {file}, expected once'
    with tempfile.TemporaryDirectory(prefix='bw-mutant-') as folder:
        made = tree.compile(source, text.replace(old, new), folder)
        for noun in nouns.split():
            if tree.has(noun) and not tree.test(noun, [made], folder):
                return None
    return f'no test of {nouns} fails with "{new}" in {file}'


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit('usage: mutants.py BUILD_DIR [PATTERN]')
    tree = Tree(sys.argv[1])
    pattern = sys.argv[2] if len(sys.argv) == 3 else '*'
    mutants = [mutant for mutant in MUTANTS if fnmatch.fnmatch(mutant[0], pattern)]
    nouns = sorted({noun for mutant in mutants for noun in mutant[4].split() if tree.has(noun)})
    tree.prepare(nouns)
    # What fails with any sources proves nothing.
    print(f'1..{len(nouns) + len(mutants)}')
    n_failed = 0
    with tempfile.TemporaryDirectory(prefix='bw-mutant-') as folder:
        for i, noun in enumerate(nouns, 1):
            passes = tree.test(noun, [], folder)
            n_failed += not passes
            print(f'{"ok" if passes else "not ok"} {i} - {noun} passes as it is', flush=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, (os.cpu_count() or 2) // 2)) as pool:
        for i, (mutant, fault) in enumerate(zip(mutants, pool.map(lambda one: try_mutant(tree, one), mutants)),
                                            len(nouns) + 1):
            n_failed += fault is not None
            print(f'{"ok" if fault is None else "not ok"} {i} - {mutant[0]}' + (f' # {fault}' if fault else ''),
                  flush=True)
    sys.exit(1 if n_failed else 0)


main()
