# shellcheck shell=bash disable=SC2154  # run sets what the tables share
# The table of whole processes, read by run: times from a process's start to its end.

folder=''    # of the row's outputs
extension='' # of the row's outputs
keep=no      # outputs lie until the row's end
serial=0
seconds=0
output=''

# timed COMMAND...: sets `seconds`, and `output` to what stood for {out} in the arguments: a new path.
timed() {
    serial=$((serial + 1))
    output=$folder/$serial$extension
    seconds=$("$process" "${@//\{out\}/$output}") || die "a command of this row failed"
}

discard() {
    if [ $keep = no ]; then rm -rf "$1" "$1".*; fi
}

heading=no
print_heading() {
    if [ $heading = yes ]; then return; fi
    heading=yes
    begin_csv processes 'row,yardstick,yardstick_ms,one_thread_ms,two_threads_ms,one_thread_ratio,two_threads_ratio,script,script_ms,script_ratio,same_bytes,load'
    echo
    printf '%-30s %-9s %9s %9s %9s %7s %7s   %-7s %9s %8s %5s\n' \
        'whole processes' beside ms '-j 1 ms' '-j 2 ms' '-j 1 /' '-j 2 /' script ms '/ -j 1' same
}

# row NAME "YARDSTICK..." "SCRIPT...;SCRIPT..." ARGUMENT...: measures pooltool ARGUMENT..., with '' for a row without scripts.
# Words are split at blanks; {in} and {out} are paths.
row() {
    local name=$1 yardstick arguments parts part script scripts=() same=() kept round y one two i
    read -ra yardstick <<<"$2"
    split "$3"
    for part in ${parts[@]+"${parts[@]}"}; do
        read -ra script <<<"$part"
        if [ -n "${peers[${script[0]}]-}" ]; then scripts+=("$part"); fi
    done
    arguments=("${@:4}")
    yardstick=("${yardstick[@]//\{in\}/$input}")
    arguments=("${arguments[@]//\{in\}/$input}")
    print_heading
    folder=$scratch/row
    mkdir "$folder"
    for ((round = 1; round <= rounds; ++round)); do
        kept=''
        # Every round begins with another one: what a command writes is still on its way to the disk when the next one runs.
        for ((i = round; i < round + 3; ++i)); do
            case $((i % 3)) in
                1)
                    timed "${yardstick[@]}"
                    y=$seconds
                    ;;
                2)
                    timed "$pooltool" "${arguments[@]}" -j 1
                    one=$seconds
                    ;;
                0)
                    timed "$pooltool" "${arguments[@]}" -j 2
                    two=$seconds
                    if [ $round -eq 1 ] && [ $keep = no ] && [ ${#scripts[@]} -gt 0 ]; then
                        kept=$output
                        continue
                    fi
                    ;;
            esac
            discard "$output"
        done
        echo "$y $one $two" >>"$folder/times"
        for ((i = 0; i < ${#scripts[@]} && round <= peer_rounds; ++i)); do
            read -ra script <<<"${scripts[i]}"
            timed "$python" "$here/peers.py" "${script[1]}" "$input" '{out}' "${script[@]:2}"
            echo "$seconds $one" >>"$folder/times.$i"
            if [ -n "$kept" ]; then
                if cmp -s "$kept" "$output"; then same[i]=yes; else same[i]=no; fi
            fi
            discard "$output"
        done
        if [ -n "$kept" ]; then discard "$kept"; fi
    done
    report_row "$name" "${yardstick[0]##*/}"
    rm -rf "$folder"
}

# report_row NAME YARDSTICK: the medians of what lies in the row's folder, a line for every script.
report_row() {
    local y one two one_ratio two_ratio ms ratio line i
    local beside=${2/#pooltool/plain}
    read -r y one two one_ratio two_ratio < <(awk '{ print $1 * 1e3, $2 * 1e3, $3 * 1e3, $2 / $1, $3 / $1 }' "$folder/times" | medians)
    printf '%-30s %-9s %9.2f %9.2f %9.2f %7.2f %7.2f' "$1" "$beside" "$y" "$one" "$two" "$one_ratio" "$two_ratio"
    printf -v line '"%s",%s,%.3f,%.3f,%.3f,%.3f,%.3f' "$1" "$beside" "$y" "$one" "$two" "$one_ratio" "$two_ratio"
    if [ ${#scripts[@]} -eq 0 ]; then
        echo
        csv_line "$line,,,,,$(load)"
    fi
    for ((i = 0; i < ${#scripts[@]}; ++i)); do
        read -r ms ratio < <(awk '{ print $1 * 1e3, $1 / $2 }' "$folder/times.$i" | medians)
        if [ $i -gt 0 ]; then printf '%*s' 86 ''; fi
        printf '   %-7s %9.1f %8.1f %5s\n' "${scripts[i]%% *}" "$ms" "$ratio" "${same[i]-}"
        csv_line "$line,${scripts[i]%% *},$(printf '%.3f,%.2f' "$ms" "$ratio"),${same[i]-},$(load)"
    done
}

# pool NAME DTYPE SHAPE "SCRIPT...;SCRIPT..." ARGUMENT...: a row on an array, beside cp.
pool() {
    wanted "$1" || return 0
    array "$2-${3//,/x}.npy" "$2" "$3"
    row "$1" 'cp {in} {out}' "$4" "${@:5}" '{in}' -o '{out}'
}

# 2,000 names of 500 files: the reader reads 1.6 GB, cp writes as much, and the disk holds a quarter of the input only. Outputs are
# removed at the end, and the row is the first: for minutes after inodes were freed, ext4 looks at each of them before it hands out
# another, which takes longer than all the rest.
if wanted 'batch of 2000 files'; then
    if [ -n "$input" ]; then rm -rf "$input"; fi
    input=$scratch/batch
    mkdir "$input"
    for ((i = 0; i < 500; ++i)); do
        "$make_input" "$input/$i.npy" float32 1,64,56,56 $((i + 1)) || exit 1
        for copy in a b c; do ln "$input/$i.npy" "$input/$i$copy.npy"; done
    done
    sync
    cat "$input"/*.npy >/dev/null
    kept_rounds=$rounds
    if [ "$rounds" -gt 3 ]; then rounds=3; fi
    if [ "$(df --output=avail -k "$scratch" | tail -n 1)" -ge $((rounds * 2900000)) ]; then
        keep=yes
        row 'batch of 2000 files' 'cp -r {in} {out}' 'numpy each_file' max -k 2 -r '{in}' -d '{out}'
        keep=no
    else
        echo "skipped: batch of 2000 files ($scratch: less than $((rounds * 29 / 10)) GB free)"
    fi
    rounds=$kept_rounds
fi

extension=.npy
pool 'max 2x2' float32 "$maps" 'numpy max2;torch max2_torch' max -k 2
pool 'avg 2x2' float32 "$maps" 'numpy avg2;torch avg2_torch' avg -k 2
pool 'max 3x3/s2' float32 "$maps" 'numpy max3;torch max3_torch' max -k 3 -s 2 -p 1
if wanted 'max 2x2 with indices'; then
    array float32-16x64x256x256.npy float32 "$maps"
    row 'max 2x2 with indices' "$pooltool max -k 2 {in} -o {out} -j 1" '' max -k 2 --indices '{out}.indices.npy' '{in}' -o '{out}'
fi
pool 'max 2x2 channels last' float32 16,256,256,64 'numpy max2_last' max -k 2 --axes 1,2
pool 'max 3x3/s2 channels last' float32 16,256,256,64 'numpy max3_last' max -k 3 -s 2 -p 1 --axes 1,2
pool 'max 2x2x2' float32 512,512,512 'numpy max2_volume;torch max2_volume_torch' max -k 2x2x2 --axes 0,1,2
pool 'avg global' float32 64,2048,7,7 'numpy global' avg --global
pool 'max 3x3/s1' float32 32,192,28,28 'scipy max3_same_size' max -k 3 -s 1 -p 1
pool 'max 2x2 float16' float16 "$maps" 'numpy max2' max -k 2
pool 'max 2x2 float64' float64 8,64,256,256 'numpy max2' max -k 2
pool 'max 2x2 int16' int16 "$maps" 'numpy max2' max -k 2
for size in 3 31 101; do
    pool "maximum_filter $size" float32 "$image" "scipy maximum_filter $size;opencv dilate $size" maximum_filter --size $size
done
for size in 3 31 101; do
    pool "uniform_filter $size" float32 "$image" "scipy uniform_filter $size;opencv blur $size" uniform_filter --size $size
done
for size in 3 31; do
    pool "maximum_filter $size uint8" uint8 "$image" "scipy maximum_filter $size;opencv dilate $size" maximum_filter --size $size
done
pool 'uniform_filter 5, 3 axes' float32 256,512,512 'scipy uniform_filter 5' uniform_filter --size 5
pool 'median_filter 15' float32 "$small" 'scipy median_filter 15' median_filter --size 15
pool 'median_filter 15 uint8' uint8 "$small" 'scipy median_filter 15' median_filter --size 15
disk_mask
pool 'maximum_filter disk 7' float32 "$small" 'scipy disk 7;opencv dilate_disk 7' maximum_filter --footprint "$disk"

if wanted 4x4; then
    array float32-4x4.npy float32 4,4
    kept_rounds=$rounds
    rounds=$((rounds * 5)) # the process start is all there is, and it varies
    row 4x4 "$(command -v true)" 'numpy max2' max -k 2 '{in}' -o '{out}'
    rounds=$kept_rounds
fi

if wanted 'text 4000x4000'; then
    array float32-4000x4000.csv float32 4000,4000
    extension=.csv
    row 'text 4000x4000' 'cp {in} {out}' 'numpy text' max -k 2 '{in}' -o '{out}'
    extension=.npy
fi
