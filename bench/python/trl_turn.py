"""One turn of TRL's DPOTrainer with a synchronized reference (TR-DPO)."""

import datasets
import torch
from common import StepClock, folder, peak_memory, read_job, write_result
from transformers import AutoModelForCausalLM, AutoTokenizer, PrinterCallback, TrainerCallback
from trl import DPOConfig, DPOTrainer

job = read_job()
datasets.disable_progress_bars()
clock = StepClock()
seconds = []
rows = []


class Recorder(TrainerCallback):
    """Added last, so that a step ends after the reference has moved."""

    def on_train_begin(self, args, state, control, **kwargs):
        clock.start()

    def on_step_end(self, args, state, control, **kwargs):
        seconds.append(clock.lap())

    def on_log(self, args, state, control, logs=None, **kwargs):
        if "loss" in logs:
            rows.append(logs)


def load_model():
    return AutoModelForCausalLM.from_pretrained(job["model"], dtype=torch.float32)


trainer = DPOTrainer(
    model=load_model(),
    ref_model=load_model(),
    processing_class=AutoTokenizer.from_pretrained(job["model"]),
    train_dataset=datasets.load_dataset(
        "json", data_files=job["pairs"], split="train", cache_dir=str(folder / "datasets")
    ),
    args=DPOConfig(
        output_dir=str(folder / "run"),
        beta=job["beta"],
        sync_ref_model=True,
        ref_model_mixup_alpha=job["alpha"],
        ref_model_sync_steps=job["syncPeriod"],
        max_length=job["maxLength"],
        per_device_train_batch_size=job["batchSize"],
        max_steps=job["steps"],
        learning_rate=job["learningRate"],
        lr_scheduler_type="constant",
        weight_decay=0,
        max_grad_norm=job["maxGradNorm"],
        train_sampling_strategy="sequential",
        # What is fastest on a CPU: nothing computed twice, no half precision, no worker process, the fused optimizer.
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        dataloader_num_workers=0,
        dataloader_pin_memory=False,
        optim="adamw_torch_fused",
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        disable_tqdm=True,
    ),
)
trainer.remove_callback(PrinterCallback)
trainer.add_callback(Recorder())
trainer.train()

steps = [
    {"seconds": time, "loss": row["loss"], "chosen": row["logps/chosen"], "rejected": row["logps/rejected"]}
    for time, row in zip(seconds, rows, strict=True)
]
write_result({"steps": steps, "peakBytes": peak_memory()})
