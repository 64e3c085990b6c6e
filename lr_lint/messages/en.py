"""The sentences in English."""

from __future__ import annotations

from typing import Final, Mapping

SENTENCES: Final[Mapping[str, str]] = {
    # values
    "value": "{parameter} {value}",
    "value.default": "{parameter} {value} (default)",
    "value.by_default": "{parameter} {value} (by default)",
    "value.default_of": "{parameter} {value} (default of {class_name} in {framework})",
    "framework.paddlex": "PaddleX {generation}",
    "framework.other": "{framework}",
    # LR0 devices
    "LR001": (
        "{name} is set after line {line} imported {package}: the cards were fixed then, and"
        " this setting no longer chooses them; set it before that import"
    ),
    "LR001.through": (
        "{name} is set after line {line} imported {module}, which imports {package}: the cards"
        " were fixed then, and this setting no longer chooses them; set it before that import"
    ),
    "LR001.moved": "{name} is set above the import of {package}",
    "LR001.repeats": "it only repeats a setting that came in time; delete it",
    "LR001.by_hand": "move the statement above the import by hand",
    "LR001.other_branch": (
        "import and setting stand in different blocks; set the cards at the top of the script"
    ),
    "LR001.imported_in_function": (
        "the import on line {line} runs inside a function; set the cards before that function"
        " is called"
    ),
    "LR001.in_function": (
        "the setting runs inside a function that is called after the import; set the cards at"
        " the top of the script"
    ),
    "LR001.conditional": (
        "the setting depends on a condition; decide on the cards before the import"
    ),
    "LR001.inside": (
        "the setting stands inside another statement; set the cards at the top of the script"
    ),
    "LR001.value_calls": "its value runs other code; decide on the cards before the import",
    "LR001.needs_call": (
        "line {line} has to run first, and calls something; decide on the cards before the"
        " import"
    ),
    "LR001.needs_name": (
        "it needs {name} from line {line}, which cannot move above the import"
    ),
    "LR001.moves_along": "the assignment of {name} has to move along",
    "LR001.noticed": "line {line} runs in between and can notice the change",
    "LR001.under_main": "it stands under if __name__ == '__main__' and would run on import too",
    "LR001.other_value": "{value} came in time and is in effect until now",
    "LR001.unknown_value": "another setting came in time and is in effect until now",
    "LR002": (
        "{name} is set to {value}, which is not text: os.environ raises TypeError;"
        " write the cards as text, such as '0,1'"
    ),
    "LR002.by_default": (
        "{name} is set to {value} ({default} by default), which is not text: os.environ raises"
        " TypeError; write the cards as text, such as '0,1'"
    ),
    "LR002.by_hand": "write the cards as text: '0', '0,1', or '' for the CPU",
    "LR003": (
        "{name} is {value}, which is not a list of cards as the driver expects it: {reason};"
        " write indices separated by commas, such as '0,1', or '' for the CPU"
    ),
    "LR003.by_default": (
        "{name} is {value} (by default), which is not a list of cards as the driver expects it:"
        " {reason}; write indices separated by commas, such as '0,1', or '' for the CPU"
    ),
    "LR003.blank": "an entry is blank",
    "LR003.unknown": "{entry} is neither an index nor a name that begins with GPU- or MIG-",
    "LR003.repeated": "{entry} is there twice",
    "LR003.dropped": "what follows {entry} is dropped",
    "LR003.by_hand": "write indices separated by commas, such as '0,1', or '' for the CPU",
    "LR003.cpu_to_gpu": "the job moves from the CPU to the GPU",
    "LR004": "nothing reads the environment variable {name}; {right} is meant",
    "LR004.set_too": "{right} is set as well; delete this line",
    "LR004.by_hand": "write {right}",
    "LR004.renamed": "{old} -> {new}",
    "LR005": (
        "{name} {value} names {cards} cards, but PaddleX 2 trains on one in each process;"
        " start it with python -m paddle.distributed.launch --gpus {gpus}, or name one card"
    ),
    "LR005.by_hand": (
        "start the script with python -m paddle.distributed.launch --gpus {gpus}"
    ),
    # LR1 batch size and learning rate
    "LR101": (
        "{rate} was left alone for {batch_size}: it should be"
        " {reference_rate} * {batch} / {reference_batch} = {expected};"
        " set {parameter} to {expected}"
    ),
    "LR101.raised": (
        "{rate} was left alone for {batch_size}: in proportion it would be"
        " {reference_rate} * {batch} / {reference_batch} = {expected}, {factor} times as much;"
        " try out how far {parameter} can be raised"
    ),
    "LR102": (
        "{rate} is far from what belongs to {batch_size}:"
        " {reference_rate} * {batch} / {reference_batch} = {expected};"
        " set {parameter} to {expected} if it was not meant so"
    ),
    "LR103": (
        "{batch_size} cannot be shared by {cards} cards, {rest} samples would be left over;"
        " set {parameter} to {multiples}"
    ),
    "LR103.either": "{lower} or {higher}",
    "LR104": (
        "{batch_size} is more than the {samples} samples of the training set,"
        " and PaddleX refuses that; set {parameter} to {samples} or less"
    ),
    "LR105": (
        "the evaluation set has {samples} samples, less than {batch_size},"
        " and the first evaluation crashes; add samples or set {parameter} to"
        " {samples} or less"
    ),
    # LR2 warmup
    "LR201": (
        "{warmup} ends after the first decay: {edge} * {steps} steps per epoch"
        " ({samples} samples // {batch_size}) = {bound}; {way_out}"
    ),
    "LR201.cosine": (
        "{warmup} leaves the cosine decay no step: {edge} * {steps} steps per epoch"
        " ({samples} samples // {batch_size}) = {bound}; {way_out}"
    ),
    "LR201.shorten": "shorten {parameter} to {target} or {other_way}",
    "LR201.decay_later": "let {parameter} begin with {epoch} or later",
    "LR201.train_longer": "raise {parameter} to {epoch} or more",
    "LR202": (
        "{start} is above {rate}: the learning rate falls during the warmup;"
        " set {parameter} below {rate_parameter}"
    ),
    "LR202.refused": (
        "{start} is not below {rate}, and Paddle refuses such a warmup;"
        " set {parameter} below {rate_parameter}"
    ),
    "LR203": (
        "{warmup} is divided by while the warmup is built;"
        " set {parameter} to 1 for the shortest one"
    ),
    "LR204": (
        "{warmup} is more than the whole training: {num_epochs} * {steps} steps per epoch"
        " ({samples} samples // {batch_size}) = {total}; set {parameter} to {target}"
    ),
    # LR3 decay
    "LR301": (
        "{decay}: epoch {epoch} is never reached with {num_epochs};"
        " lower {parameter}, or raise {num_epochs_parameter} to {enough} or more"
    ),
    "LR301.after_warmup": (
        "{decay}: epoch {epoch} counts from the end of the warmup, {epoch} + {warmup} /"
        " {steps} steps per epoch = {reached}, and is never reached with {num_epochs};"
        " lower {parameter}, or raise {num_epochs_parameter} to {enough} or more"
    ),
    "LR302": (
        "{decay} is not increasing: {after} comes after {before} and never counts;"
        " put the epochs in order, each once"
    ),
    "LR302.not_above_zero": (
        "{decay} has the epoch {epoch}, from which the rate is decayed at once;"
        " take it out or write one from 1 upwards"
    ),
    "LR303": (
        "{gamma} does not let the learning rate fall; set {parameter} to something above 0"
        " and at most 1, e.g. 0.1"
    ),
    "LR304": "{decay} is not a list; write a list of epochs, e.g. {parameter}=[8, 11]",
    "LR304.empty": (
        "{decay} has no epoch, and PaddleX needs one; write at least one,"
        " e.g. {parameter}=[8, 11]"
    ),
    "LR304.not_numbers": (
        "{decay} holds something that is no number; write epochs as numbers,"
        " e.g. {parameter}=[8, 11]"
    ),
    "LR305": (
        "without effect: {parameters}; with an optimizer of your own PaddleX does not look at"
        " such arguments; remove what has no effect, or the optimizer"
    ),
    "LR305.cosine": (
        "without effect: {parameters}; the learning rate of {class_name} follows a cosine;"
        " remove what has no effect"
    ),
    # LR4 stopping and resuming
    "LR401": (
        "{early_stop} does nothing without an evaluation set; give {parameter}"
        " or remove {early_stop_parameter}"
    ),
    "LR402": (
        "with {patience} and {interval} early stopping cannot come before epoch"
        " ({patience_value} + 1) * {interval_value} = {earliest}, and {num_epochs} ends the"
        " training; lower {patience_parameter} or {interval_parameter}"
    ),
    "LR403": (
        "{resume} together with {weights}: PaddleX exits when both are given;"
        " set {parameter}=None to resume"
    ),
    "LR404": (
        "a second training in one process: PaddleX 1 exits here, since line {line} has trained"
        " already; train each model in a process of its own"
    ),
    "LR404.repeated": (
        "this call runs twice in one process: PaddleX 1 exits at the second training;"
        " train each model in a process of its own"
    ),
    "LR404.by_hand": "train each model in a process of its own",
    # LR5 arguments
    "LR501": (
        "{keyword} is no argument of {method}() of {class_name} in {framework}; remove it"
    ),
    "LR501.near": (
        "{keyword} is no argument of {method}() of {class_name} in {framework};"
        " did you mean {near}?"
    ),
    "LR501.elsewhere": (
        "{keyword} is no argument of {method}() of {class_name} in {framework},"
        " only in {elsewhere}; remove it or change the version"
    ),
    "LR502": (
        "{parameters} missing: {method}() of {class_name} has no default for that; give it"
    ),
    "LR503.whole": "{setting} is not a whole number; set {parameter} to one from 1 upwards",
    "LR503.whole_steps": (
        "{setting} is not a whole number; set {parameter} to one from 0 upwards"
    ),
    "LR503.positive": "{setting} is not above 0; set {parameter} to something above 0",
    "LR503.number": "{setting} is not a number; set {parameter} to a number above 0",
    "LR503.negative": "{setting} is below 0; set {parameter} to 0 or more",
    "LR504": "{settings}: {reason}",
    "LR504.reason": "{reason}",
    # LR9 the linter itself
    "LR901.empty": "the directive says nothing; give one of {keys}, e.g. num_samples=800",
    "LR901.form": "{text} is not key=value; give one of {keys}, e.g. num_samples=800",
    "LR901.key": "{key} is no key of a directive; give one of {keys}",
    "LR901.version": (
        "{value} is no version of PaddleX; give 1, 2, 3 or a full version such as 1.3.11"
    ),
    "LR901.count": "{key}={value} is no count; give a whole number from 1 upwards",
    # what a repair does
    "repair.changed": "{parameter} {old} -> {new}",
    "repair.added": "{parameter}={new} added",
    "repair.renamed": "{old} renamed to {new}",
    "repair.removed": "{parameters} removed",
    "repair.both": "{first}, {second}",
    "repair.not_planned": "repairs were not asked for",
    # why a repair is unsafe
    "unsafe.command_line": "{parameter} is the default of a command line option",
    "unsafe.read_elsewhere": "{name} is read elsewhere too and stays as it is there",
    "unsafe.overridable": "{parameter} {value} is only the default of a command line option",
    "unsafe.samples": "it counts on {samples} samples, which is the most that there can be",
    "unsafe.raised": "it raises the learning rate {factor}-fold",
    "unsafe.reference": (
        "the rate comes from the vendor's scripts, not from the signature ({source})"
    ),
    "unsafe.chosen": "the learning rate was chosen by somebody",
    "unsafe.batch_chosen": "the batch size was chosen by somebody, and training changes with it",
    "unsafe.one_step_too_many": "even one step of warmup is more than {bound}",
    "unsafe.rate_changes": "the learning rate becomes higher than it ever was in this training",
    "unsafe.schedule_changes": "the learning rate takes another course",
    "unsafe.removes_arguments": "what was written may have been meant for later",
    "unsafe.renames_argument": "another argument may have been meant",
    # why there is no repair
    "no_repair.no_such_role": "there is no parameter for {role}",
    "no_repair.defined_elsewhere": (
        "the value of {parameter} is computed, or comes from another file"
    ),
    "no_repair.shared": "several calls read {parameter} from one place",
    "no_repair.read_elsewhere": "other code reads the value of {parameter} too",
    "no_repair.option_shared": (
        "other code reads the default of the command line option for {parameter} too"
    ),
    "no_repair.settings_shared": "the dict with {parameter} is used elsewhere too",
    "no_repair.settings_elsewhere": (
        "the dict that {parameter} belongs into is not written in one place of this file"
    ),
    "no_repair.read_by_another_call": "another training call reads the same value",
    "no_repair.cases_differ": "the repair depends on how the call is reached",
    "no_repair.generations_differ": (
        "PaddleX 1 and 2 call for different repairs; say which one with lr-paddlex-version"
    ),
    "no_repair.start_unknown": (
        "{parameter} is not known, and the warmup must not start above the new rate"
    ),
    "no_repair.start_stays_above": "{parameter} would stay above the new rate",
    "no_repair.no_warmup_fits": "no warmup of at least one step fits before step {bound}",
    "no_repair.num_epochs_unknown": "the decay cannot be delayed: num_epochs is not known",
    "no_repair.delay_leaves_unreached": (
        "{parameter} cannot be delayed: a part of the default list is never reached"
    ),
    "no_repair.batch_exceeds_dataset": (
        "a batch of {batch} would be more than the {samples} samples"
    ),
    "no_repair.rate_unknown": "{parameter} is not known and would have to change along",
    "no_repair.batch_is_a_choice": "{parameter} is yours to choose",
    "no_repair.no_default_proportion": "the defaults give no start below the learning rate",
    "no_repair.warmup_constraint_unknown": (
        "it is not known whether the warmup would still end before the first decay"
    ),
    "no_repair.warmup_constraint": (
        "{parameter} {value} would end after the first decay, epoch {epoch} = step {bound}"
    ),
    "no_repair.list_was_written": "nobody can tell which epochs of {parameter} were meant",
    "no_repair.list_has_no_length": "it is not known to how many epochs {parameter} belongs",
    "no_repair.no_decay_fits": "no decay fits into {num_epochs} epochs",
    "no_repair.epoch_not_above_zero": "nobody can tell what epoch {epoch} was meant to be",
    "no_repair.meaning_unknown": "nobody can tell what {parameter} was meant to be",
    "no_repair.meaning_unknown_of_several": "nobody can tell which of them is meant",
    "no_repair.only_the_user_has_it": "only you know {parameter}",
    "no_repair.unpacked": "{parameter} comes from a dict",
    "no_repair.positional": "{parameter} is given by its position",
    "no_repair.no_near_match": "nothing is spelt nearly like {keyword}",
    "no_repair.given_already": "{parameter} is or may be given already",
}
