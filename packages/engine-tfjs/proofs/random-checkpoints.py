"""Writes tiny random checkpoints of every family with transformers, and what it computes for each in float32.

usage: python random-checkpoints.py FOLDER
"""

import json
import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

BASE = dict(
    vocab_size=96, hidden_size=24, intermediate_size=40, num_hidden_layers=3, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=128, bos_token_id=1, eos_token_id=2, pad_token_id=0,
)  # fmt: skip
GPT2 = dict(vocab_size=96, n_embd=24, n_layer=3, n_head=4, n_positions=128, bos_token_id=1, eos_token_id=2)
NEOX = {key: value for key, value in BASE.items() if key != "num_key_value_heads"}
YARN = dict(rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=32)
LLAMA3 = dict(
    rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=16,
)  # fmt: skip
LONGROPE = dict(
    rope_type="longrope", rope_theta=10000.0, short_factor=[1.0, 1.3, 2.0], long_factor=[1.0, 2.0, 9.0],
    original_max_position_embeddings=112, partial_rotary_factor=1.0,
)  # fmt: skip

# name: (model type, config, how the weights are saved)
CASES = {
    "llama-mha-tied": ("llama", {**BASE, "num_key_value_heads": 4, "tie_word_embeddings": True}, {}),
    "llama-one-key-value-head": ("llama", {**BASE, "num_key_value_heads": 1}, {}),
    "llama-biases": ("llama", {**BASE, "attention_bias": True, "mlp_bias": True}, {}),
    "llama-wide-heads-bf16": ("llama", {**BASE, "head_dim": 10}, {"dtype": "bfloat16"}),
    "llama-gelu-yarn": ("llama", {**BASE, "hidden_act": "gelu", "rope_parameters": YARN}, {}),
    "llama-llama3-fp16-sharded": ("llama", {**BASE, "rope_parameters": LLAMA3}, {"dtype": "float16", "shard": "8KB"}),
    "llama-linear-older-config": (
        "llama",
        {**BASE, "rope_parameters": dict(rope_type="linear", rope_theta=500.0, factor=3.0)},
        {"older": {"rope_theta": 500.0, "rope_scaling": {"type": "linear", "factor": 3.0}}},
    ),
    "mistral-window-5": ("mistral", {**BASE, "sliding_window": 5}, {}),
    "mistral-no-window-head-dim": ("mistral", {**BASE, "sliding_window": None, "head_dim": 14}, {"shard": "10KB"}),
    "mistral-bf16-sharded": ("mistral", {**BASE, "sliding_window": 2, "tie_word_embeddings": True}, {"dtype": "bfloat16", "shard": "8KB"}),
    "qwen2-untied": ("qwen2", {**BASE, "tie_word_embeddings": False}, {}),
    "qwen2-windows": ("qwen2", {**BASE, "use_sliding_window": True, "sliding_window": 6, "max_window_layers": 1}, {}),
    "qwen2-windows-older-config": (
        "qwen2",
        {**BASE, "use_sliding_window": True, "sliding_window": 4, "max_window_layers": 2, "num_key_value_heads": 1},
        {"older": {"rope_theta": 10000.0}, "without": ["layer_types"], "dtype": "bfloat16"},
    ),
    "qwen3-tied": ("qwen3", {**BASE, "head_dim": 10, "tie_word_embeddings": True}, {}),
    "qwen3-biases-windows": (
        "qwen3",
        {**BASE, "head_dim": 6, "attention_bias": True, "use_sliding_window": True, "sliding_window": 3,
         "layer_types": ["sliding_attention", "full_attention", "sliding_attention"]},
        {"dtype": "float16", "shard": "10KB"},
    ),
    "gemma2-small-caps": (
        "gemma2",
        {**BASE, "head_dim": 10, "sliding_window": 4, "attn_logit_softcapping": 1.5, "final_logit_softcapping": 2.0,
         "query_pre_attn_scalar": 7},
        {},
    ),
    "gemma2-no-caps-biases": (
        "gemma2",
        {**BASE, "head_dim": 8, "sliding_window": 7, "attn_logit_softcapping": None, "final_logit_softcapping": None,
         "attention_bias": True, "num_key_value_heads": 4},
        {"dtype": "bfloat16"},
    ),
    "gemma2-older-config-sharded": (
        "gemma2", {**BASE, "head_dim": 8, "sliding_window": 3},
        {"older": {"rope_theta": 10000.0, "hidden_act": "gelu_pytorch_tanh"}, "without": ["layer_types"], "shard": "10KB"},
    ),
    "phi3-window": ("phi3", {**BASE, "sliding_window": 4}, {}),
    "phi3-partial-tied": (
        "phi3",
        {**BASE, "hidden_size": 32, "tie_word_embeddings": True,
         "rope_parameters": dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=0.75)},
        {"older": {"rope_theta": 10000.0, "partial_rotary_factor": 0.75, "rope_scaling": None}, "dtype": "bfloat16"},
    ),
    "phi3-longrope": ("phi3", {**BASE, "original_max_position_embeddings": 112, "rope_parameters": LONGROPE}, {}),
    "gpt2-wide": ("gpt2", {**GPT2, "n_inner": 50, "n_head": 8}, {}),
    "gpt2-odd-heads-untied": ("gpt2", {**GPT2, "n_embd": 21, "n_head": 3, "tie_word_embeddings": False}, {"shard": "10KB"}),
    "gpt2-scales": ("gpt2", {**GPT2, "scale_attn_by_inverse_layer_idx": True, "activation_function": "relu"}, {"dtype": "float16"}),
    "gpt2-no-scale": ("gpt2", {**GPT2, "scale_attn_weights": False, "reorder_and_upcast_attn": True}, {}),
    "gpt2-bare-names-masks": ("gpt2", GPT2, {"bare": "transformer.", "buffers": "gpt2"}),
    "gpt-neox-sequential": ("gpt_neox", {**NEOX, "use_parallel_residual": False, "hidden_act": "gelu_new"}, {}),
    "gpt-neox-no-bias-half-rotary": (
        "gpt_neox",
        {**NEOX, "attention_bias": False, "tie_word_embeddings": True,
         "rope_parameters": dict(rope_type="default", rope_theta=500.0, partial_rotary_factor=0.5)},
        {"older": {"rotary_pct": 0.5, "rotary_emb_base": 500.0}, "dtype": "float16"},
    ),
    "gpt-neox-full-rotary-masks": (
        "gpt_neox",
        {**NEOX, "rope_parameters": dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=1.0)},
        {"buffers": "gpt_neox"},
    ),
}  # fmt: skip


def randomize(model, generator):
    """Weights far from their initial values, so that no part of the model is without effect."""
    for name, parameter in model.named_parameters():
        mean = 1.0 if "norm" in name and name.endswith("weight") and model.config.model_type != "gemma2" else 0.0
        mean = 1.0 if ".ln_" in name and name.endswith("weight") else mean
        spread = 0.3 if parameter.dim() == 1 else 0.25
        with torch.no_grad():
            parameter.copy_(mean + spread * torch.randn(parameter.shape, generator=generator))


def rewrite_tensors(folder, case):
    """Names and buffers as in files of older versions."""
    path = folder / "model.safetensors"
    with safe_open(path, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    bare = case.get("bare", "")
    tensors = {name.removeprefix(bare): tensor for name, tensor in tensors.items()}
    for layer in range(3):
        if case["buffers"] == "gpt2":
            tensors[f"h.{layer}.attn.bias"] = torch.ones(1, 1, 128, 128).tril()
            tensors[f"h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
        else:
            prefix = f"gpt_neox.layers.{layer}.attention"
            tensors[f"{prefix}.bias"] = torch.ones(1, 1, 128, 128, dtype=torch.bool).tril()
            tensors[f"{prefix}.masked_bias"] = torch.tensor(-1e9)
            tensors[f"{prefix}.rotary_emb.inv_freq"] = torch.zeros(3)
    save_file(tensors, path, metadata={"format": "pt"})


def rewrite_config(folder, case):
    path = folder / "config.json"
    config = json.loads(path.read_text())
    if "older" in case:
        config.pop("rope_parameters", None)
        config["torch_dtype"] = config.pop("dtype")
        config.update(case["older"])
    for key in case.get("without", []):
        config.pop(key)
    path.write_text(json.dumps(config, indent=2))


def expected(folder):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    generator = torch.Generator().manual_seed(5)
    texts = [torch.randint(3, 96, (length,), generator=generator).tolist() for length in (90, 37)]
    total, rows = 0.0, []
    for text in texts:
        ids = torch.tensor([text])
        log_probs = model(ids).logits.log_softmax(-1)[0, :-1].gather(1, ids[0, 1:, None])[:, 0]
        total = total - log_probs.sum()
        rows.append(log_probs.tolist())
    total.backward()
    norms = {name: parameter.grad.norm().item() for name, parameter in model.named_parameters()}
    greedy = model.generate(torch.tensor([texts[1]]), max_new_tokens=16, do_sample=False, eos_token_id=None, pad_token_id=0)
    return {"texts": texts, "token_logprobs": rows, "grad_norms": norms, "greedy": greedy[0, 37:].tolist()}


def main(folder):
    for seed, (name, (kind, options, case)) in enumerate(CASES.items()):
        target = folder / name
        model = AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **options))
        randomize(model, torch.Generator().manual_seed(seed))
        model = model.to(getattr(torch, case.get("dtype", "float32")))
        model.save_pretrained(target, max_shard_size=case.get("shard", "1GB"))
        if "buffers" in case:
            rewrite_tensors(target, case)
        rewrite_config(target, case)
        (target / "expected.json").write_text(json.dumps(expected(target)))
        print(name, flush=True)


main(pathlib.Path(sys.argv[1]))
