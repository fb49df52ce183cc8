# shellcheck shell=bash disable=SC2154  # run sets what the tables share
# The table of arrays in memory, read by run: what the engine's kernels take, without files and process starts, on one thread. Each
# program holds its data and measures when it is told to, so that they take turns within a round.
#
# pooltool's output is dropped from the small buffer it was made in, as after a write to a file; "kept" also copies it to memory of
# its own, where the other's output lies, too.

answer=''
trap : PIPE # a program that ended is a message, not our end

# start NAME COMMAND...: starts a program and waits until it is ready; ask_NAME and told_NAME are its pipes.
start() {
    mkfifo "$folder/$1.ask" "$folder/$1.told"
    "${@:2}" <"$folder/$1.ask" >"$folder/$1.told" &
    local ask told
    exec {ask}>"$folder/$1.ask" {told}<"$folder/$1.told"
    to[$1]=$ask
    from[$1]=$told
    listen "$1"
}

listen() { read -r -u "${from[$1]}" answer || die "a program of this row failed"; }

# tell NAME LINE: sets `answer`.
tell() {
    echo "$2" >&"${to[$1]}" || die "a program of this row failed"
    listen "$1"
}

# stop_all: programs end with their input. Later ones hold the pipes of earlier ones, so all pipes are closed before the wait.
stop_all() {
    local name ask told
    for name in "${!to[@]}"; do
        ask=${to[$name]} told=${from[$name]}
        exec {ask}>&- {told}<&-
    done
    wait
}

arrays_heading=no
print_arrays_heading() {
    if [ $arrays_heading = yes ]; then return; fi
    arrays_heading=yes
    begin_csv arrays 'row,memcpy_ms,pooltool_ms,kept_ms,pooltool_ratio,kept_ratio,other,other_ms,other_pooltool_ratio,other_kept_ratio,same_bytes,load'
    echo
    printf '%-30s %9s %9s %9s %8s %8s   %-7s %9s %10s %7s %5s\n' \
        'in memory, one thread' memcpy pooltool 'kept ms' /memcpy /memcpy other ms /pooltool /kept same
}

# in_memory NAME DTYPE SHAPE "OTHER...;OTHER...": a row: the call of this name of bench_kernels, on that array. An OTHER is onednn,
# which knows the call, or what peers_in_memory.py is to do.
in_memory() {
    local parts part other others=() same=() round copied dropped kept i
    local -A to=() from=()
    wanted "$1" || return 0
    split "$4"
    for part in "${parts[@]}"; do
        if [ -n "${peers[${part%% *}]-}" ]; then others+=("$part"); fi
    done
    print_arrays_heading
    folder=$scratch/row
    mkdir "$folder"
    for ((i = 0; i < ${#others[@]}; ++i)); do
        read -ra other <<<"${others[i]}"
        if [ "${other[0]}" = onednn ]; then
            start $i env OMP_NUM_THREADS=1 "$onednn" "$1"
        else
            array "$2-${3//,/x}.npy" "$2" "$3"
            start $i "$python" "$here/peers_in_memory.py" "${other[1]}" "$input" "${other[@]:2}"
        fi
    done
    start pooltool "$kernels" --paced "$1"
    for ((round = 1; round <= rounds; ++round)); do
        tell pooltool time
        read -r copied dropped kept <<<"$answer"
        echo "$answer" >>"$folder/times"
        for ((i = 0; i < ${#others[@]}; ++i)); do
            if [ "$round" -gt "$peer_rounds" ] && [[ ${others[i]} == scipy* ]]; then continue; fi
            tell $i time
            echo "$answer $dropped $kept" >>"$folder/times.$i"
        done
    done
    if [ ${#others[@]} -gt 0 ]; then tell pooltool "save $folder/pooltool"; fi
    for ((i = 0; i < ${#others[@]}; ++i)); do
        tell $i "save $folder/other"
        if cmp -s "$folder/pooltool" "$folder/other"; then same[i]=yes; else same[i]=no; fi
    done
    stop_all
    report_arrays "$1"
    rm -rf "$folder"
}

# report_arrays NAME: the medians of what lies in the row's folder, a line for every other.
report_arrays() {
    local copied dropped kept dropped_ratio kept_ratio ms by_dropped by_kept line i
    read -r copied dropped kept dropped_ratio kept_ratio < <(
        awk '{ print $1 * 1e3, $2 * 1e3, $3 * 1e3, $2 / $1, $3 / $1 }' "$folder/times" | medians
    )
    printf '%-30s %9.3f %9.3f %9.3f %8.2f %8.2f' "$1" "$copied" "$dropped" "$kept" "$dropped_ratio" "$kept_ratio"
    printf -v line '"%s",%.3f,%.3f,%.3f,%.3f,%.3f' "$1" "$copied" "$dropped" "$kept" "$dropped_ratio" "$kept_ratio"
    if [ ${#others[@]} -eq 0 ]; then
        echo
        csv_line "$line,,,,,,$(load)"
    fi
    for ((i = 0; i < ${#others[@]}; ++i)); do
        read -r ms by_dropped by_kept < <(awk '{ print $1 * 1e3, $1 / $2, $1 / $3 }' "$folder/times.$i" | medians)
        if [ $i -gt 0 ]; then printf '%*s' 78 ''; fi
        printf '   %-7s %9.3f %10.2f %7.2f %5s\n' "${others[i]%% *}" "$ms" "$by_dropped" "$by_kept" "${same[i]}"
        csv_line "$line,${others[i]%% *},$(printf '%.3f,%.2f,%.2f' "$ms" "$by_dropped" "$by_kept"),${same[i]},$(load)"
    done
}

for call in 'max 2x2/s2' 'avg 2x2/s2' 'max 3x3/s2/p1'; do in_memory "$call" float32 "$maps" onednn; done
in_memory 'max 3x3/s1/p1' float32 32,192,28,28 onednn
in_memory 'max 2x2x2/s2' float32 512,512,512 onednn
in_memory 'avg global' float32 64,2048,7,7 onednn
for size in 3 31 101; do in_memory "maximum_filter $size" float32 "$image" "opencv dilate $size"; done
for size in 3 31 101; do in_memory "uniform_filter $size" float32 "$image" "opencv blur $size"; done
for size in 3 31; do in_memory "maximum_filter $size uint8" uint8 "$image" "opencv dilate $size"; done
in_memory 'maximum_filter disk 7' float32 "$small" 'scipy disk 7;opencv dilate_disk 7'
in_memory 'median_filter 15' float32 "$small" 'scipy median 15'
in_memory 'median_filter 15 uint8' uint8 "$small" 'scipy median 15;opencv median_opencv 15'
