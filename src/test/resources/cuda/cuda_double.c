/*
 * A double of the CUDA 12 libraries that ONNX Runtime's CUDA provider is linked with, for machines without a card. It has memory
 * (the host's), streams, captures and counters, and computes nothing: kernels and matrix products are counted and not run. So it
 * shows where nodes are placed, what is copied, launched, allocated and captured. It shows no number of a model and no speed.
 *
 * One source, several libraries, by -DPART_RUNTIME, -DPART_BLAS, -DPART_BLAS_LT; libcurand and libcuda need no symbol. Signatures are
 * those of NVIDIA's public interface, handles are plain pointers.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LAUNCHES, PRODUCTS, TO_DEVICE, TO_DEVICE_BYTES, TO_HOST, TO_HOST_BYTES, WITHIN, CAPTURES, GRAPH_LAUNCHES, ALLOCATIONS, COUNTERS };

/* in the runtime's library; the others count there as well */
int double_count(int counter, long by);

#ifdef PART_RUNTIME

enum { OK = 0, OUT_OF_MEMORY = 2, LAUNCH_FAILURE = 719, CAPTURE_UNSUPPORTED = 900 };

static long counters[COUNTERS];
static volatile int lost;
static volatile int capturing;
static const size_t TOTAL = 100ull << 30;
static size_t used;

long double_counter(int counter) { return __atomic_load_n(&counters[counter], __ATOMIC_SEQ_CST); }

/* From now on every call fails, as on a card that fell off the bus. */
void double_lose(void) { lost = 1; }

int double_count(int counter, long by) {
  __atomic_add_fetch(&counters[counter], by, __ATOMIC_SEQ_CST);
  return lost ? LAUNCH_FAILURE : OK;
}

static int answer(void) { return lost ? LAUNCH_FAILURE : OK; }

/* A capture forbids these to every thread. */
static int outside_capture(void) { return lost ? LAUNCH_FAILURE : capturing ? CAPTURE_UNSUPPORTED : OK; }

static int fresh(void **handle) {
  *handle = calloc(1, 64);
  return answer();
}

static int allocate(void **to, size_t bytes) {
  int code = outside_capture();
  if (code) return code;
  if (used + bytes > TOTAL) return OUT_OF_MEMORY;
  size_t *block = aligned_alloc(256, (bytes + 511) / 256 * 256);
  if (!block) return OUT_OF_MEMORY;
  memset(block, 0x7f, bytes); /* what nobody cleared is no number */
  __atomic_add_fetch(&used, bytes, __ATOMIC_SEQ_CST);
  *to = block;
  return double_count(ALLOCATIONS, 1);
}

static int copy(void *to, const void *from, size_t bytes, int kind) {
  static const int COUNTS[] = {-1, TO_DEVICE, TO_HOST, WITHIN};
  if (lost) return LAUNCH_FAILURE;
  if (!capturing) memmove(to, from, bytes);
  if (kind >= 1 && kind <= 3) double_count(COUNTS[kind], 1);
  if (kind == 1) double_count(TO_DEVICE_BYTES, bytes);
  if (kind == 2) double_count(TO_HOST_BYTES, bytes);
  return OK;
}

struct dim3 { unsigned x, y, z; };

struct properties {
  char name[256], uuid[16], luid[8];
  unsigned luid_mask;
  size_t total, shared_per_block;
  int regs_per_block, warp;
  size_t pitch;
  int threads_per_block, threads_dim[3], grid[3], clock;
  size_t constant;
  int major, minor;
  size_t texture_alignment, texture_pitch;
  int overlap, processors, timeout, integrated, map_host, mode;
  int textures_and_surfaces[40];
  size_t surface_alignment;
  int concurrent, ecc, bus, device, domain, tcc, engines, unified, memory_clock, memory_width, l2, l2_persisting, threads_per_processor;
  int priorities, global_l1, local_l1;
  size_t shared_per_processor;
  int regs_per_processor, managed, multi, multi_group, atomics, ratio, pageable, concurrent_managed, preemption, registered, cooperative,
      cooperative_multi;
  size_t shared_optin;
  char rest[256];
};

int cudaGetDeviceProperties_v2(struct properties *p, int card) {
  if (card != 0) return 101;
  memset(p, 0, offsetof(struct properties, rest));
  strcpy(p->name, "double of a card, computes nothing");
  p->total = TOTAL;
  p->shared_per_block = 49152;
  p->regs_per_block = p->regs_per_processor = 65536;
  p->warp = 32;
  p->threads_per_block = 1024;
  p->threads_dim[0] = p->threads_dim[1] = 1024;
  p->threads_dim[2] = 64;
  p->grid[0] = 2147483647;
  p->grid[1] = p->grid[2] = 65535;
  p->major = 9;
  p->processors = 132;
  p->unified = 1;
  p->l2 = 50 << 20;
  p->threads_per_processor = 2048;
  p->shared_per_processor = 233472;
  p->shared_optin = 232448;
  return answer();
}

/* by the numbers of cudaDeviceAttr */
int cudaDeviceGetAttribute(int *value, int attribute, int card) {
  (void)card;
  switch (attribute) {
    case 1: *value = 1024; break;    /* threads per block */
    case 8: *value = 49152; break;   /* shared memory per block */
    case 10: *value = 32; break;     /* warp */
    case 12: *value = 65536; break;  /* registers per block */
    case 16: *value = 132; break;    /* processors */
    case 39: *value = 2048; break;   /* threads per processor */
    case 75: *value = 9; break;      /* compute capability */
    case 81: *value = 233472; break; /* shared memory per processor */
    case 82: *value = 65536; break;  /* registers per processor */
    case 97: *value = 232448; break; /* shared memory per block, opted in */
    case 106: *value = 32; break;    /* blocks per processor */
    default: *value = 0;
  }
  return answer();
}

struct attributes {
  size_t shared, constant, local;
  int threads, regs, ptx, binary, cache_ca, dynamic_shared, carveout;
};

int cudaFuncGetAttributes(struct attributes *a, const void *f) {
  (void)f;
  memset(a, 0, sizeof *a);
  a->threads = 1024;
  a->regs = 32;
  a->ptx = a->binary = 90;
  a->dynamic_shared = 232448;
  return answer();
}

static _Thread_local struct { struct dim3 grid, block; size_t shared; void *stream; } configuration;

unsigned __cudaPushCallConfiguration(struct dim3 grid, struct dim3 block, size_t shared, void *stream) {
  configuration.grid = grid;
  configuration.block = block;
  configuration.shared = shared;
  configuration.stream = stream;
  return 0;
}

int __cudaPopCallConfiguration(struct dim3 *grid, struct dim3 *block, size_t *shared, void **stream) {
  *grid = configuration.grid;
  *block = configuration.block;
  *shared = configuration.shared;
  *stream = configuration.stream;
  return OK;
}

void **__cudaRegisterFatBinary(void *binary) { (void)binary; return calloc(1, 64); }
void __cudaRegisterFatBinaryEnd(void **handle) { (void)handle; }
void __cudaUnregisterFatBinary(void **handle) { (void)handle; }
void __cudaRegisterFunction(void) {}
void __cudaRegisterVar(void) {}

int cudaLaunchKernel(void) { return double_count(LAUNCHES, 1); }
int cudaLaunchKernelExC(void) { return double_count(LAUNCHES, 1); }

/* A host function would run on the stream; so it does here, at once. */
int cudaLaunchHostFunc(void *stream, void (*f)(void *), void *data) { (void)stream; f(data); return answer(); }

int cudaMalloc(void **to, size_t bytes) { return allocate(to, bytes); }
int cudaMallocFromPoolAsync(void **to, size_t bytes, void *pool, void *stream) { (void)pool; (void)stream; return allocate(to, bytes); }
int cudaMallocHost(void **to, size_t bytes) { return allocate(to, bytes); }
int cudaHostAlloc(void **to, size_t bytes, unsigned flags) { (void)flags; return allocate(to, bytes); }
int cudaFree(void *block) { free(block); return answer(); }
int cudaFreeAsync(void *block, void *stream) { (void)stream; free(block); return answer(); }
int cudaFreeHost(void *block) { free(block); return answer(); }
int cudaMemGetInfo(size_t *left, size_t *all) { *all = TOTAL; *left = TOTAL - used; return answer(); }

int cudaMemcpy(void *to, const void *from, size_t bytes, int kind) {
  int code = outside_capture();
  return code ? code : copy(to, from, bytes, kind);
}
int cudaMemcpyAsync(void *to, const void *from, size_t bytes, int kind, void *stream) { (void)stream; return copy(to, from, bytes, kind); }
int cudaMemcpy2DAsync(void *to, size_t to_pitch, const void *from, size_t from_pitch, size_t width, size_t height, int kind) {
  for (size_t row = 0; row < height; row++) copy((char *)to + row * to_pitch, (const char *)from + row * from_pitch, width, kind);
  return answer();
}
int cudaMemcpyFromSymbol(void) { return answer(); }
int cudaMemset(void *to, int value, size_t bytes) {
  int code = outside_capture();
  if (!code) memset(to, value, bytes);
  return code;
}
int cudaMemsetAsync(void *to, int value, size_t bytes) { if (!lost && !capturing) memset(to, value, bytes); return answer(); }

int cudaStreamBeginCapture(void) { capturing = 1; return answer(); }
int cudaStreamEndCapture(void *stream, void **graph) {
  (void)stream;
  capturing = 0;
  double_count(CAPTURES, 1);
  return fresh(graph);
}
int cudaStreamIsCapturing(void *stream, int *status) { (void)stream; *status = capturing; return answer(); }
int cudaGraphInstantiate(void **exec) { return fresh(exec); }
int cudaGraphLaunch(void) { return double_count(GRAPH_LAUNCHES, 1); }

int cudaStreamCreate(void **stream) { return fresh(stream); }
int cudaStreamCreateWithFlags(void **stream) { return fresh(stream); }
int cudaEventCreate(void **event) { return fresh(event); }
int cudaEventCreateWithFlags(void **event) { return fresh(event); }
int cudaMemPoolCreate(void **pool) { return fresh(pool); }
int cudaMemPoolGetAttribute(void *pool, int attribute, uint64_t *value) { (void)pool; (void)attribute; *value = 0; return answer(); }
int cudaEventElapsedTime(float *ms) { *ms = 0; return answer(); }
int cudaGetDevice(int *card) { *card = 0; return answer(); }
int cudaSetDevice(int card) { return card == 0 ? answer() : 101; }
int cudaGetDeviceCount(int *count) { *count = 1; return answer(); }
int cudaDriverGetVersion(int *version) { *version = 12080; return OK; }
int cudaRuntimeGetVersion(int *version) { *version = 12080; return OK; }
int cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *blocks) { *blocks = 2; return answer(); }
int cudaLibraryLoadData(void **library) { return fresh(library); }
int cudaLibraryGetKernel(void **kernel) { return fresh(kernel); }
int cudaGetDriverEntryPoint(const char *name, void **f, unsigned long long flags, int *status) {
  (void)name; (void)flags;
  *f = (void *)answer;
  if (status) *status = 0;
  return answer();
}
const char *cudaGetErrorName(int code) { (void)code; return "cudaErrorOfTheDouble"; }
const char *cudaGetErrorString(int code) {
  switch (code) {
    case OUT_OF_MEMORY: return "out of memory";
    case 101: return "invalid device ordinal";
    case LAUNCH_FAILURE: return "unspecified launch failure";
    case CAPTURE_UNSUPPORTED: return "operation not permitted when stream is capturing";
    default: return code ? "error" : "no error";
  }
}

#define PLAIN(name) int name(void) { return answer(); }
PLAIN(cudaDeviceSynchronize) PLAIN(cudaEventDestroy) PLAIN(cudaEventRecord) PLAIN(cudaEventSynchronize) PLAIN(cudaFuncSetAttribute)
PLAIN(cudaGetLastError) PLAIN(cudaGraphDestroy) PLAIN(cudaGraphExecDestroy) PLAIN(cudaKernelSetAttributeForDevice)
PLAIN(cudaLibraryUnload) PLAIN(cudaMemPoolDestroy) PLAIN(cudaMemPoolSetAttribute) PLAIN(cudaMemPoolTrimTo) PLAIN(cudaPeekAtLastError)
PLAIN(cudaStreamDestroy) PLAIN(cudaStreamSynchronize) PLAIN(cudaStreamWaitEvent)

#else

static int handle(void **out) { *out = calloc(1, 256); return 0; }
#define PRODUCT(name) int name(void) { return double_count(PRODUCTS, 1) ? 13 : 0; }
#define PLAIN(name) int name(void) { return 0; }
#define HANDLE(name) int name(void **out) { return handle(out); }

#ifdef PART_BLAS
HANDLE(cublasCreate_v2) PLAIN(cublasDestroy_v2) PLAIN(cublasSetStream_v2) PLAIN(cublasSetMathMode)
int cublasGetMathMode(void *blas, int *mode) { (void)blas; *mode = 0; return 0; }
PRODUCT(cublasSgemm_v2) PRODUCT(cublasDgemm_v2) PRODUCT(cublasGemmEx) PRODUCT(cublasSgemmBatched) PRODUCT(cublasDgemmBatched)
PRODUCT(cublasGemmBatchedEx) PRODUCT(cublasSgemmStridedBatched) PRODUCT(cublasDgemmStridedBatched) PRODUCT(cublasGemmStridedBatchedEx)
PRODUCT(cublasSgeam) PRODUCT(cublasDgeam) PRODUCT(cublasScopy_v2) PRODUCT(cublasDcopy_v2) PRODUCT(cublasSscal_v2)
PRODUCT(cublasSgetrfBatched) PRODUCT(cublasDgetrfBatched) PRODUCT(cublasSgetriBatched) PRODUCT(cublasDgetriBatched)
const char *cublasGetStatusName(int code) { (void)code; return "CUBLAS_STATUS_OF_THE_DOUBLE"; }
const char *cublasGetStatusString(int code) { (void)code; return "status of the double"; }
#endif

#ifdef PART_BLAS_LT
HANDLE(cublasLtCreate) HANDLE(cublasLtMatmulDescCreate) HANDLE(cublasLtMatmulPreferenceCreate) HANDLE(cublasLtMatrixLayoutCreate)
HANDLE(cublasLtMatrixTransformDescCreate) PLAIN(cublasLtDestroy) PLAIN(cublasLtMatmulDescDestroy) PLAIN(cublasLtMatmulDescSetAttribute)
PLAIN(cublasLtMatmulPreferenceDestroy) PLAIN(cublasLtMatmulPreferenceSetAttribute) PLAIN(cublasLtMatrixLayoutDestroy)
PLAIN(cublasLtMatrixLayoutSetAttribute) PLAIN(cublasLtMatrixTransformDescDestroy) PLAIN(cublasLtMatmulAlgoConfigSetAttribute)
PLAIN(cublasLtMatmulAlgoInit) PRODUCT(cublasLtMatmul) PRODUCT(cublasLtMatrixTransform)
int cublasLtMatmulAlgoGetHeuristic(void *lt, void *d, void *a, void *b, void *c, void *e, void *p, int asked, void *results, int *found) {
  (void)lt; (void)d; (void)a; (void)b; (void)c; (void)e; (void)p; (void)asked; (void)results;
  *found = 1;
  return 0;
}
#endif

#endif
