// Layout kernels: a line split by stride into phases, so that strided taps become contiguous rows; and 16-bit floats widened
// and narrowed. Included by the per-instruction-set units only, inside an unnamed namespace.

template <class T, int stride>
inline void split_by(T* __restrict phases, count phase_step, const T* __restrict line, count used, count n) noexcept {
    if (used == stride) {
        for (count i = 0; i < n; ++i) {
            for (int r = 0; r < stride; ++r) phases[r * phase_step + i] = line[i * stride + r];
        }
        return;
    }
    for (count r = 0; r < used; ++r) {
        for (count i = 0; i < n; ++i) phases[r * phase_step + i] = line[i * stride + r];
    }
}

template <class T>
void split_phases(void* phases, count phase_step, const void* line, count stride, count used, count n) {
    T* const to = static_cast<T*>(phases);
    const T* const from = static_cast<const T*>(line);
    switch (stride) {
        case 2:
            return split_by<T, 2>(to, phase_step, from, used, n);
        case 3:
            return split_by<T, 3>(to, phase_step, from, used, n);
        case 4:
            return split_by<T, 4>(to, phase_step, from, used, n);
        default:
            break;
    }
    for (count i = 0; i < n; ++i) {
        for (count r = 0; r < used; ++r) to[r * phase_step + i] = from[i * stride + r];
    }
}

/// Exact; a subnormal is its integer times 2^-24, a NaN becomes quiet with its payload kept.
void widen_float16(float* __restrict out, const std::uint16_t* __restrict cells, count n) {
    for (count i = 0; i < n; ++i) {
        const std::uint32_t bits = cells[i];
        const std::uint32_t sign = (bits & 0x8000u) << 16;
        const std::uint32_t magnitude = bits & 0x7fffu;
        const std::uint32_t normal = (magnitude + 0x1c000u) << 13;
        const std::uint32_t special = 0x7f800000u | ((magnitude & 0x3ffu) << 13) | (magnitude > 0x7c00u ? 0x00400000u : 0u);
        const float scaled = static_cast<float>(static_cast<std::int32_t>(magnitude)) * 0x1p-24f;
        std::uint32_t small = 0;
        __builtin_memcpy(&small, &scaled, sizeof small);
        const std::uint32_t chosen = magnitude >= 0x7c00u ? special : (magnitude >= 0x400u ? normal : small);
        const std::uint32_t whole = sign | chosen;
        __builtin_memcpy(out + i, &whole, sizeof whole);
    }
}

/// One rounding to nearest even, canonical NaN; exact for values that came from float16.
void narrow_float16(std::uint16_t* __restrict out, const float* __restrict cells, count n) {
    for (count i = 0; i < n; ++i) {
        std::uint32_t bits = 0;
        __builtin_memcpy(&bits, cells + i, sizeof bits);
        const std::uint32_t sign = (bits >> 16) & 0x8000u;
        const std::uint32_t magnitude = bits & 0x7fffffffu;
        // Normal: re-bias, then round on the 13 bits that go. 65520 and above carry into infinity by themselves.
        const std::uint32_t odd = (magnitude >> 13) & 1u;
        const std::uint32_t normal = (magnitude - 0x38000000u + 0xfffu + odd) >> 13;
        // Subnormal: adding 0.5 leaves multiples of 2^-24 in the mantissa, rounded by the hardware.
        float small = 0;
        __builtin_memcpy(&small, &magnitude, sizeof small);
        const float shifted = small + 0.5f;
        std::uint32_t shifted_bits = 0;
        __builtin_memcpy(&shifted_bits, &shifted, sizeof shifted_bits);
        const std::uint32_t subnormal = shifted_bits - 0x3f000000u;
        const std::uint32_t finite = magnitude < 0x38800000u ? subnormal : normal;
        const std::uint32_t large = magnitude > 0x7f800000u ? 0x7e00u : 0x7c00u;
        const std::uint32_t chosen = magnitude >= 0x477ff000u ? large : finite;
        out[i] = static_cast<std::uint16_t>(magnitude > 0x7f800000u ? 0x7e00u : (sign | chosen));
    }
}
