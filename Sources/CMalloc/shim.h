#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <stdlib.h>
#ifdef __GLIBC__
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// The pages of a program and of a library that are as in their files: the system reads again what is still needed.
static inline int mendwall_let_go_of_program(struct dl_phdr_info *object, size_t size, void *unused) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int index = 0; index < object->dlpi_phnum; index++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[index];
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
    uintptr_t start = (object->dlpi_addr + segment->p_vaddr + page - 1) & ~(page - 1);
    uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz) & ~(page - 1);
    if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}
#endif

// glibc alone keeps what was freed for good, and alone can be asked to give it back.
static inline void mendwall_give_back_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
  dl_iterate_phdr(mendwall_let_go_of_program, NULL);
#endif
}
