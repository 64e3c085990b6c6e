"""The facts of the built-in profiles that rules rest on, class by class.

The expected values are written down here by hand, from the wheels, the official
tutorials and PaddleX's own graphical front end.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

import pytest

from lr_lint.profiles.loader import load
from lr_lint.profiles.specification import QUIRKS, ROLES, DatasetClass, Profiles, TrainingMethod


def profiles() -> Profiles:
    return load()


def variants(class_name: str, generation: int, method: str = "train") -> list[TrainingMethod]:
    found = profiles().methods[f"paddlex.{class_name}"].get(method, ())
    return [variant for variant in found if variant.generation == generation]


def in_release(class_name: str, release: str, method: str = "train") -> Optional[TrainingMethod]:
    for variant in profiles().methods[f"paddlex.{class_name}"].get(method, ()):
        if release in variant.releases:
            return variant
    return None


def defaults(method: TrainingMethod) -> dict[str, object]:
    return {parameter.role: parameter.default for parameter in method.parameters}


class Pair(NamedTuple):
    """The reference of a class in one generation."""

    class_name: str
    generation: int
    batch_size: int
    learning_rate: float
    on_signature_line: bool


PAIRS = [
    Pair("cls.ResNet50", 1, 64, 0.025, True),
    Pair("cls.ResNet50_vd", 1, 64, 0.025, True),
    Pair("cls.AlexNet", 1, 64, 0.025, True),
    Pair("det.FasterRCNN", 1, 2, 0.0025, True),
    Pair("det.MaskRCNN", 1, 1, 0.00125, True),
    Pair("det.YOLOv3", 1, 8, 0.000125, True),
    Pair("det.PPYOLO", 1, 8, 0.000125, True),
    Pair("seg.UNet", 1, 2, 0.01, True),
    Pair("seg.DeepLabv3p", 1, 2, 0.01, True),
    Pair("seg.HRNet", 1, 2, 0.01, True),
    Pair("seg.FastSCNN", 1, 2, 0.01, True),
    Pair("cls.ResNet50", 2, 64, 0.025, True),
    Pair("cls.MobileNetV1", 2, 64, 0.025, True),
    Pair("cls.PPLCNet", 2, 64, 0.1, True),
    Pair("cls.PPLCNet_ssld", 2, 64, 0.1, True),
    Pair("det.YOLOv3", 2, 8, 0.000125, True),
    Pair("det.PPYOLO", 2, 8, 0.005 / 12, False),
    Pair("det.PPYOLOv2", 2, 8, 0.005 / 12, False),
    Pair("det.PPYOLOTiny", 2, 16, 0.005, False),
    Pair("det.FasterRCNN", 2, 2, 0.0025, False),
    Pair("det.MaskRCNN", 2, 1, 0.00125, False),
    Pair("det.PicoDet", 2, 14, 0.05, False),
    Pair("seg.BiSeNetV2", 2, 2, 0.01, True),
    Pair("seg.HRNet", 2, 2, 0.01, True),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.class_name} {pair.generation}")
def test_the_reference_is_the_tuned_pair(pair: Pair) -> None:
    found = variants(pair.class_name, pair.generation)
    assert found
    for method in found:
        assert method.reference is not None
        assert method.reference.batch_size == pair.batch_size
        assert method.reference.learning_rate == pytest.approx(pair.learning_rate, rel=1e-12)
        assert method.reference.on_signature_line is pair.on_signature_line
        assert method.reference.source


def test_every_class_has_a_reference_for_training() -> None:
    for methods in profiles().methods.values():
        for method in methods["train"]:
            assert method.reference is not None, method.class_name


def test_the_two_detector_defaults_of_generation_two_are_far_from_the_rcnn_reference() -> None:
    (yolo,) = variants("det.YOLOv3", 2)
    rcnn = variants("det.FasterRCNN", 2)[0]
    assert yolo.reference is not None and rcnn.reference is not None
    per_sample = 0.001 / 64
    assert yolo.reference.learning_rate / yolo.reference.batch_size == pytest.approx(per_sample)
    ratio = rcnn.reference.learning_rate / rcnn.reference.batch_size / per_sample
    assert ratio == pytest.approx(80)


def test_quantisation_has_no_reference() -> None:
    methods = [
        method
        for known in profiles().methods.values()
        for method in known.get("quant_aware_train", ())
    ]
    assert methods
    assert {method.reference for method in methods} == {None}


class Schedule(NamedTuple):
    """How the rate of a class changes in one generation."""

    class_name: str
    generation: int
    schedule: str
    decay_length: Optional[int]
    warmup_epochs: Optional[int]


SCHEDULES = [
    Schedule("cls.ResNet50", 1, "piecewise", 120, 5),
    Schedule("det.FasterRCNN", 1, "piecewise", 12, 1),
    Schedule("det.MaskRCNN", 1, "piecewise", 12, 1),
    Schedule("det.YOLOv3", 1, "piecewise", 270, 3),
    Schedule("det.PPYOLO", 1, "piecewise", 270, 3),
    Schedule("seg.UNet", 1, "polynomial", None, None),
    Schedule("seg.DeepLabv3p", 1, "polynomial", None, None),
    Schedule("cls.MobileNetV2", 2, "piecewise", 120, 5),
    Schedule("cls.PPLCNet", 2, "cosine", None, 1),
    Schedule("cls.PPLCNet_ssld", 2, "cosine", None, 1),
    Schedule("det.YOLOv3", 2, "piecewise", 270, 3),
    Schedule("det.PPYOLO", 2, "piecewise", 270, 3),
    Schedule("det.PPYOLOTiny", 2, "piecewise", 270, 3),
    Schedule("det.PPYOLOv2", 2, "piecewise", 270, 3),
    Schedule("det.PicoDet", 2, "cosine", None, 1),
    Schedule("det.FasterRCNN", 2, "piecewise", 270, 1),
    Schedule("det.MaskRCNN", 2, "piecewise", 270, 1),
    Schedule("seg.DeepLabV3P", 2, "polynomial", None, None),
]


@pytest.mark.parametrize("method", ["train", "quant_aware_train"])
@pytest.mark.parametrize(
    "known", SCHEDULES, ids=lambda known: f"{known.class_name} {known.generation}"
)
def test_the_schedule_of_a_class(known: Schedule, method: str) -> None:
    found = variants(known.class_name, known.generation, method)
    assert bool(found) is (method == "train" or known.generation == 2)
    for variant in found:
        assert variant.schedule == known.schedule
        assert variant.decay_length == known.decay_length
        assert variant.warmup_epochs == known.warmup_epochs


def test_decay_counts_from_the_start_in_generation_one_and_from_the_warmup_in_two() -> None:
    counted_from = {
        (method.generation, method.decay_counts_from)
        for methods in profiles().methods.values()
        for variants in methods.values()
        for method in variants
    }
    assert counted_from == {(1, "start"), (2, "warmup")}


def test_the_length_of_a_decay_list_belongs_to_its_default() -> None:
    lengths = {
        (tuple(epochs), method.decay_length)
        for methods in profiles().methods.values()
        for known in methods.values()
        for method in known
        if method.schedule == "piecewise"
        and isinstance(epochs := defaults(method)["decay_epochs"], (list, tuple))
    }
    assert lengths == {
        ((30, 60, 90), 120),
        ((8, 11), 12),
        ((213, 240), 270),
        ((216, 243), 270),
    }


class Quirky(NamedTuple):
    """The quirks of one method of a class in one release."""

    class_name: str
    release: str
    method: str
    quirks: str


QUIRKY = [
    Quirky("cls.ResNet50", "1.0", "train", "cards_from_devices one_training_per_process"),
    Quirky("seg.UNet", "1.3", "train", "cards_from_devices one_training_per_process"),
    *(
        Quirky(
            class_name,
            "1.3",
            "train",
            "cards_from_devices one_training_per_process warmup_is_always_built",
        )
        for class_name in ("det.FasterRCNN", "det.MaskRCNN", "det.YOLOv3", "det.PPYOLO")
    ),
    *(
        Quirky(
            class_name,
            release,
            "train",
            "batch_one_let_through eval_batch_is_train_batch resume_excludes_pretrain"
            " start_must_stay_below_rate warmup_steps_are_whole",
        )
        for class_name, release in (("cls.ResNet50", "2.0"), ("cls.PPLCNet", "2.1"))
    ),
    Quirky(
        "cls.ResNet50",
        "2.1",
        "quant_aware_train",
        "batch_one_let_through eval_batch_is_train_batch start_must_stay_below_rate"
        " warmup_steps_are_whole",
    ),
    *(
        Quirky(
            class_name,
            release,
            "train",
            "batch_one_let_through resume_excludes_pretrain start_must_stay_below_rate"
            " warmup_steps_are_whole",
        )
        for class_name, release in (
            ("det.YOLOv3", "2.1"),
            ("det.PicoDet", "2.1"),
            ("det.FasterRCNN", "2.0"),
            ("det.MaskRCNN", "2.0"),
        )
    ),
    *(
        Quirky(
            class_name,
            "2.1",
            method,
            "batch_one_let_through start_must_stay_below_rate warmup_steps_are_whole"
            " negative_samples_force_batch_one"
            + (" resume_excludes_pretrain" if method == "train" else ""),
        )
        for class_name in ("det.FasterRCNN", "det.MaskRCNN")
        for method in ("train", "quant_aware_train")
    ),
    Quirky("seg.HRNet", "2.0", "train", "batch_one_let_through resume_excludes_pretrain"),
    Quirky("seg.HRNet", "2.0", "quant_aware_train", "batch_one_let_through"),
]


@pytest.mark.parametrize(
    "known", QUIRKY, ids=lambda known: f"{known.class_name}.{known.method} {known.release}"
)
def test_the_quirks_of_a_method(known: Quirky) -> None:
    method = in_release(known.class_name, known.release, known.method)
    assert method is not None
    assert method.quirks == frozenset(known.quirks.split())


def test_every_quirk_and_every_role_is_used_by_some_method() -> None:
    methods = [
        method
        for known in profiles().methods.values()
        for found in known.values()
        for method in found
    ]
    assert frozenset().union(*(method.quirks for method in methods)) == frozenset(QUIRKS)
    used = {parameter.role for method in methods for parameter in method.parameters}
    assert used >= set(ROLES)


def test_the_yolo_of_the_parameter_page() -> None:
    for method in variants("det.YOLOv3", 1):
        values = defaults(method)
        assert values["batch_size"] == 8
        assert values["learning_rate"] == 0.000125
        assert values["warmup_steps"] == 1000
        assert values["warmup_start_lr"] == 0.0
        assert values["decay_epochs"] == [213, 240]
        assert values["decay_gamma"] == 0.1
        assert values["save_interval_epochs"] == 20


def test_lists_stay_lists_and_tuples_stay_tuples() -> None:
    assert type(defaults(variants("det.YOLOv3", 1)[0])["decay_epochs"]) is list
    assert type(defaults(variants("det.YOLOv3", 2)[0])["decay_epochs"]) is tuple


def test_the_optimizer_moved_from_ninth_to_fifth_place() -> None:
    places = {
        generation: [item.name for item in variants("cls.ResNet50", generation)[0].parameters]
        for generation in (1, 2)
    }
    assert places[1][8] == "optimizer"
    assert places[2][4] == "optimizer"


def test_releases_with_the_same_signature_share_one_entry() -> None:
    assert [method.releases for method in variants("seg.UNet", 2)] == [("2.0", "2.1")]
    assert [method.releases for method in variants("det.FasterRCNN", 1)] == [
        ("1.0", "1.1", "1.2"),
        ("1.3",),
    ]


def test_a_release_stands_in_one_entry_only() -> None:
    for class_name, methods in profiles().methods.items():
        for method, found in methods.items():
            releases = [release for variant in found for release in variant.releases]
            assert len(releases) == len(set(releases)), f"{class_name}.{method}"


@pytest.mark.parametrize(
    "class_name, releases",
    [
        ("det.PPYOLO", "1.1 1.2 1.3 2.0 2.1"),
        ("det.PicoDet", "2.1"),
        ("cls.PPLCNet", "2.1"),
        ("cls.HRNet_W18", "1.0 1.1 1.2 1.3"),
        ("cls.HRNet_W18_C", "2.0 2.1"),
        ("seg.DeepLabv3p", "1.0 1.1 1.2 1.3"),
        ("seg.DeepLabV3P", "2.0 2.1"),
    ],
)
def test_a_class_is_known_in_the_releases_that_have_it(class_name: str, releases: str) -> None:
    found = profiles().methods[f"paddlex.{class_name}"]["train"]
    assert sorted(release for method in found for release in method.releases) == releases.split()


@pytest.mark.parametrize(
    "class_name, release, pretrained",
    [
        ("cls.ResNet50_vd", "1.1", "IMAGENET"),
        ("cls.ResNet50_vd", "1.2", "BAIDU10W"),
        ("cls.ResNet50", "1.2", "IMAGENET"),
        ("seg.UNet", "1.3", "COCO"),
        ("seg.FastSCNN", "1.3", "CITYSCAPES"),
        ("seg.HRNet", "1.3", "IMAGENET"),
        ("seg.HRNet", "2.1", "CITYSCAPES"),
        ("det.YOLOv3", "2.1", "IMAGENET"),
    ],
)
def test_the_default_weights_of_a_release(
    class_name: str, release: str, pretrained: str
) -> None:
    method = in_release(class_name, release)
    assert method is not None
    assert defaults(method)["pretrain_weights"] == pretrained


@pytest.mark.parametrize(
    "class_name, release, names",
    [
        (
            "cls.ResNet50",
            "1.3",
            "patience_below_one saving_every_zero_epochs logging_every_zero_steps",
        ),
        (
            "cls.AlexNet",
            "1.0",
            "patience_below_one saving_every_zero_epochs logging_every_zero_steps"
            " alexnet_needs_input_shape",
        ),
        (
            "cls.AlexNet",
            "2.1",
            "patience_below_one saving_every_zero_epochs logging_every_zero_steps",
        ),
        (
            "det.YOLOv3",
            "1.3",
            "patience_below_one saving_every_zero_epochs logging_every_zero_steps"
            " metric_is_case_sensitive dataset_without_boxes",
        ),
        (
            "det.MaskRCNN",
            "1.0",
            "patience_below_one saving_every_zero_epochs logging_every_zero_steps"
            " metric_is_case_sensitive dataset_without_masks",
        ),
        (
            "det.MaskRCNN",
            "2.1",
            "patience_below_one saving_every_zero_epochs logging_every_zero_steps"
            " metric_is_unknown dataset_without_boxes",
        ),
        (
            "seg.UNet",
            "2.0",
            "patience_below_one saving_every_zero_epochs logging_every_zero_steps",
        ),
    ],
)
def test_the_refusals_of_a_class(class_name: str, release: str, names: str) -> None:
    method = in_release(class_name, release)
    assert method is not None
    assert {refusal.name for refusal in method.refusals} == set(names.split())


def test_every_refusal_has_a_condition_and_its_reason_in_both_languages() -> None:
    for methods in profiles().methods.values():
        for method in methods["train"]:
            for refusal in method.refusals:
                assert (
                    refusal.arguments
                    or refusal.unless
                    or refusal.below
                    or refusal.datasets
                    or refusal.constructor_missing
                ), refusal.name
                assert refusal.reason and refusal.source
                assert any("\u4e00" <= character <= "\u9fff" for character in refusal.reason_zh)


def test_the_instance_segmentation_of_generation_one_wants_coco() -> None:
    method = in_release("det.MaskRCNN", "1.3")
    assert method is not None
    (refusal,) = [item for item in method.refusals if item.name == "dataset_without_masks"]
    assert "VOCDetection" in refusal.datasets
    assert not {"CocoDetection", "EasyDataDet"} & set(refusal.datasets)
    assert refusal.arguments == {"metric": (None,)}


def test_refused_data_sets_are_data_sets_of_that_generation() -> None:
    for methods in profiles().methods.values():
        for method in methods["train"]:
            known = {
                name.rpartition(".")[2]
                for name, found in profiles().datasets.items()
                for dataset in found
                if dataset.generation == method.generation
            }
            for refusal in method.refusals:
                assert set(refusal.datasets) <= known


def dataset(name: str, release: str) -> Optional[DatasetClass]:
    for found in profiles().datasets[f"paddlex.datasets.{name}"]:
        if release in found.releases:
            return found
    return None


@pytest.mark.parametrize(
    "name, release, list_parameter, counting",
    [
        ("ImageNet", "1.0", "file_list", "imagenet"),
        ("ImageNet", "2.1", "file_list", "imagenet"),
        ("SegDataset", "1.0", "file_list", "segmentation"),
        ("SegDataset", "2.0", "file_list", "segmentation"),
        ("VOCDetection", "1.3", "file_list", "voc"),
        ("VOCDetection", "2.1", "file_list", "voc"),
        ("CocoDetection", "1.3", "ann_file", "coco"),
        ("CocoDetection", "2.1", "ann_file", "coco"),
        ("EasyDataCls", "1.3", "file_list", "easydata_classification"),
        ("EasyDataDet", "1.3", "file_list", "easydata_detection"),
        ("EasyDataSeg", "1.3", "file_list", "easydata_segmentation"),
        ("ChangeDetDataset", "1.2", "file_list", "change_detection"),
    ],
)
def test_how_a_data_set_is_counted(
    name: str, release: str, list_parameter: str, counting: str
) -> None:
    found = dataset(name, release)
    assert found is not None
    assert (found.list_parameter, found.folder_parameter) == (list_parameter, "data_dir")
    assert found.counting == counting


@pytest.mark.parametrize(
    "name, release",
    [("ChangeDetDataset", "1.1"), ("ChangeDetDataset", "2.0"), ("EasyDataCls", "2.0")],
)
def test_a_data_set_is_unknown_in_a_release_that_lacks_it(name: str, release: str) -> None:
    assert dataset(name, release) is None


@pytest.mark.parametrize(
    "written, canonical",
    [
        ("paddlex.det.YOLOv3", "paddlex.det.YOLOv3"),
        ("paddlex.cv.models.YOLOv3", "paddlex.det.YOLOv3"),
        ("paddlex.cv.models.yolo_v3.YOLOv3", "paddlex.det.YOLOv3"),
        ("paddlex.cv.models.detector.YOLOv3", "paddlex.det.YOLOv3"),
        ("paddlex.models.YOLOv3", "paddlex.det.YOLOv3"),
        ("paddlex.cv.YOLOv3", "paddlex.det.YOLOv3"),
        ("paddlex.cv.models.HRNet", "paddlex.seg.HRNet"),
        ("paddlex.cv.models.HRNet_W18", "paddlex.cls.HRNet_W18"),
        ("paddlex.cv.models.classifier.ResNet50", "paddlex.cls.ResNet50"),
        ("paddlex.cv.datasets.VOCDetection", "paddlex.datasets.VOCDetection"),
        ("paddlex.cv.datasets.voc.VOCDetection", "paddlex.datasets.VOCDetection"),
        ("paddlex.cv.models.YOLOv3.train", "paddlex.det.YOLOv3.train"),
    ],
)
def test_every_way_to_name_a_class_leads_to_one_name(written: str, canonical: str) -> None:
    assert profiles().canonical(written) == canonical


@pytest.mark.parametrize(
    "dotted",
    [
        "",
        "paddlex",
        "paddlex.cv.models",
        "paddlex.load_model",
        "paddlex.cls.HRNet",
        "paddlex.cv.nets.HRNet",
        "paddlex.cv.nets.hrnet.HRNet",
        "paddlex.cv.models.YOLOv4",
        "mycorp.cv.models.YOLOv3",
        "YOLOv3",
    ],
)
def test_a_name_that_is_not_known_stays_as_it_is(dotted: str) -> None:
    assert profiles().canonical(dotted) == dotted


def test_every_alias_leads_to_a_class() -> None:
    known = profiles()
    for alias, class_name in known.aliases.items():
        assert class_name in known.methods or class_name in known.datasets
        assert alias not in known.methods and alias not in known.datasets


def test_the_generations_come_in_order_and_share_no_evidence() -> None:
    evidence = profiles().evidence
    assert [item.generation for item in evidence] == [1, 2, 3]
    for position, item in enumerate(evidence):
        for other in evidence[position + 1:]:
            assert not item.names & other.names
            assert not item.imports & other.imports
            assert not item.keywords & other.keywords


@pytest.mark.parametrize(
    "generation, names",
    [
        (1, "DeepLabv3p HRNet_W18 EasyDataCls EasyDataDet EasyDataSeg ChangeDetDataset"),
        (
            2,
            "DeepLabV3P BiSeNetV2 PPYOLOv2 PPYOLOTiny PicoDet PPLCNet PPLCNet_ssld HRNet_W18_C"
            " ResNet152 ShuffleNetV2_swish quant_aware_train analyze_sensitivity visualize_det",
        ),
        (3, "create_model create_pipeline build_trainer"),
    ],
)
def test_names_that_only_one_generation_has_tell_it(generation: int, names: str) -> None:
    assert set(names.split()) <= profiles().evidence[generation - 1].names


@pytest.mark.parametrize("name", ["YOLOv3", "PPYOLO", "UNet", "ResNet50", "VOCDetection", "HRNet"])
def test_names_that_two_generations_have_tell_nothing(name: str) -> None:
    assert all(name not in item.names for item in profiles().evidence)


def test_a_keyword_of_both_generations_tells_nothing() -> None:
    known = {
        generation: {
            parameter.name
            for methods in profiles().methods.values()
            for found in methods.values()
            for method in found
            if method.generation == generation
            for parameter in method.parameters
        }
        for generation in (1, 2)
    }
    for item in profiles().evidence:
        assert not item.keywords & known[1] & known[2]


def test_only_paddlex_has_training_classes_of_its_own() -> None:
    assert profiles().roots == {"paddlex"}
