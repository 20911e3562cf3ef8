# Bytes per input section in a GNU ld map file: what the linker really kept.
/^Linker script and memory map/ { on = 1 }
!on { next }
/^ \.[a-z]/ {
	if (NF == 1) { name = $1; getline; addr = $1; size = $2; file = $3 }
	else { name = $1; addr = $2; size = $3; file = $4 }
	if (addr ~ /^0x0*$/ || size == "0x0" || name ~ /^\.(bss|debug|comment|eh_frame)/) next
	sub(/.*\//, "", file)
	print name, size, file
}
