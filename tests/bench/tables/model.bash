# shellcheck shell=bash disable=SC2154  # run sets what the tables share
# The table of the model of cost, read by run: what `explain` says that pooling adds to reading and writing, on top of what reading and
# writing alone take here (bench_floor), beside what the whole process takes with one thread.

model_heading=no
print_model_heading() {
    if [ $model_heading = yes ]; then return; fi
    model_heading=yes
    begin_csv model 'row,floor_ms,pooling_ms,model_ms,measured_ms,measured_to_floor,model_to_measured,load'
    echo
    printf '%-30s %9s %9s %9s %9s %9s %9s\n' 'one thread' 'floor ms' '+ pooling' '= model' measured '/ floor' 'model /'
}

# modelled NAME DTYPE SHAPE COMMAND [OPTION...]
modelled() {
    local told pooling bytes floor round made line
    wanted "$1" || return 0
    print_model_heading
    array "$2-${3//,/x}.npy" "$2" "$3"
    told=$("$pooltool" explain "${@:4}" --json "$input") || exit 1
    pooling=$(sed 's/.*"pooling":\([0-9.e-]*\).*/\1/' <<<"$told")
    bytes=$(sed 's/.*"bytes_written":\([0-9]*\).*/\1/' <<<"$told")
    for ((round = 1; round <= rounds; ++round)); do
        floor=$("$process" "$floor_program" "$input" "$scratch/floor.out" "$bytes") || exit 1
        rm "$scratch/floor.out"
        made=$("$process" "$pooltool" "${@:4}" -j 1 "$input" -o "$scratch/model.npy") || exit 1
        rm -f "$scratch/model.npy" "$scratch/indices.npy"
        echo "$floor $made"
    done >"$scratch/model.times"
    line=$(awk -v pooling="$pooling" '{ print $1 * 1e3, pooling * 1e3, ($1 + pooling) * 1e3, $2 * 1e3, $2 / $1, ($1 + pooling) / $2 }' \
        "$scratch/model.times" | medians)
    # shellcheck disable=SC2086  # six numbers
    printf '%-30s %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f\n' "$1" $line
    csv_line "\"$1\",${line// /,},$(load)"
}

modelled 'max 2x2' float32 "$maps" max -k 2
modelled 'avg 2x2' float32 "$maps" avg -k 2
modelled 'max 3x3/s2' float32 "$maps" max -k 3 -s 2 -p 1
modelled 'avg 3x3/s2' float32 "$maps" avg -k 3 -s 2 -p 1
modelled 'max 3x3/s3' float32 "$maps" max -k 3 -s 3
modelled 'max 7x7/s1' float32 "$maps" max -k 7 -s 1 -p 3
modelled 'avg 7x7/s1' float32 "$maps" avg -k 7 -s 1 -p 3
modelled 'max 2x2 with indices' float32 "$maps" max -k 2 --indices "$scratch/indices.npy"
modelled 'median 2x2' float32 "$maps" median -k 2
modelled 'median 3x3/s2' float32 "$maps" median -k 3 -s 2 -p 1
modelled 'lp 2, 2x2' float32 "$maps" lp --p 2 -k 2
modelled 'max 2x2 channels last' float32 16,256,256,64 max -k 2 --axes 1,2
modelled 'max 2x2x2' float32 512,512,512 max -k 2x2x2 --axes 0,1,2
modelled 'avg global' float32 64,2048,7,7 avg --global
modelled 'max 3x3/s1' float32 32,192,28,28 max -k 3 -s 1 -p 1
modelled 'max 2x2 float16' float16 "$maps" max -k 2
modelled 'max 2x2 float64' float64 8,64,256,256 max -k 2
modelled 'avg 2x2 float64' float64 8,64,256,256 avg -k 2
modelled 'max 2x2 int16' int16 "$maps" max -k 2
modelled 'avg 2x2 uint8' uint8 "$maps" avg -k 2
for size in 3 31 101; do modelled "maximum_filter $size" float32 "$image" maximum_filter --size $size; done
for size in 3 31 101; do modelled "uniform_filter $size" float32 "$image" uniform_filter --size $size; done
for size in 3 31; do modelled "maximum_filter $size uint8" uint8 "$image" maximum_filter --size $size; done
modelled 'uniform_filter 5, 3 axes' float32 256,512,512 uniform_filter --size 5
modelled 'uniform_filter 31 --stable' float32 "$image" uniform_filter --size 31 --stable
modelled 'median_filter 3' float32 "$small" median_filter --size 3
modelled 'median_filter 15' float32 "$small" median_filter --size 15
modelled 'median_filter 15 uint8' uint8 "$small" median_filter --size 15
disk_mask
modelled 'maximum_filter disk 7' float32 "$small" maximum_filter --footprint "$disk"
