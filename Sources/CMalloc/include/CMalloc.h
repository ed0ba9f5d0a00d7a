#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// Gives back to the system what was freed, and the pages of the program and its libraries that are as in their files:
// the system reads again what is still needed. glibc alone keeps what was freed for good; elsewhere nothing is done.
void mendwall_give_back_memory(void);
