# shellcheck shell=bash disable=SC2154  # run sets what the tables share
# The table of private memory, read by run: the most that a whole process holds (bench_process --peak).

memory_heading=no
print_memory_heading() {
    if [ $memory_heading = yes ]; then return; fi
    memory_heading=yes
    begin_csv memory 'row,input_mib,one_thread_mib,two_threads_mib,script,script_mib'
    echo
    printf '%-30s %10s %10s %10s   %-7s %10s\n' 'peak private memory, MiB' input '-j 1' '-j 2' script MiB
}

# peak_of COMMAND...: MiB.
peak_of() {
    local kib
    kib=$("$process" --peak "$@") || die "a command of this row failed"
    awk -v kib="$kib" 'BEGIN { printf "%.1f\n", kib / 1024 }'
    rm "$scratch/peak.npy"
}

# peak NAME DTYPE SHAPE "SCRIPT..." ARGUMENT...
peak() {
    local script one two mib='' library='' bytes
    wanted "$1" || return 0
    print_memory_heading
    array "$2-${3//,/x}.npy" "$2" "$3"
    read -ra script <<<"$4"
    bytes=$(awk -v bytes="$(stat -c %s "$input")" 'BEGIN { printf "%.1f", bytes / 1048576 }')
    one=$(peak_of "$pooltool" "${@:5}" "$input" -o "$scratch/peak.npy" -j 1) || exit
    two=$(peak_of "$pooltool" "${@:5}" "$input" -o "$scratch/peak.npy" -j 2) || exit
    if [ -n "${peers[${script[0]}]-}" ]; then
        library=${script[0]}
        mib=$(peak_of "$python" "$here/peers.py" "${script[1]}" "$input" "$scratch/peak.npy" "${script[@]:2}") || exit
    fi
    printf '%-30s %10s %10s %10s   %-7s %10s\n' "$1" "$bytes" "$one" "$two" "$library" "$mib"
    csv_line "\"$1\",$bytes,$one,$two,$library,$mib"
}

peak 'max 2x2' float32 "$maps" 'numpy max2' max -k 2
peak 'max 2x2x2' float32 512,512,512 'numpy max2_volume' max -k 2x2x2 --axes 0,1,2
peak 'maximum_filter 31' float32 "$image" 'scipy maximum_filter 31' maximum_filter --size 31
peak 'uniform_filter 31' float32 "$image" 'scipy uniform_filter 31' uniform_filter --size 31
peak 'median_filter 15' float32 "$small" 'scipy median_filter 15' median_filter --size 15
