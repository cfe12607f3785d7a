/* The inner steps of a query, compiled: what `kernels.py` does with NumPy, to the same results.
 *
 * Arrays come as buffers. Documents are unsigned whole numbers of 1, 2, 4 or 8 bytes (signed
 * ones of 8 are taken, too: a negative one is beyond every array); frequencies also single or
 * double floats. Every document is held against the length of the array that it points into,
 * so a file that was altered can make a call fail, but never reach memory that is not ours.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define LONG 16384 /* from so many numbers on, other threads may run meanwhile */

typedef struct {
    Py_buffer view;
    Py_ssize_t count;
    char kind; /* 'u' whole, 'f' single, 'd' double, '?' flags */
} Array;

static char kind_of(const char *format, Py_ssize_t size) {
    if (format == NULL) return size == 1 ? 'u' : 0;
    if (*format == '<' || *format == '=' || *format == '@') format++;
    if (format[0] == 0 || format[1] != 0) return 0;
    if (strchr("BHILQ", *format)) return 'u';
    if (strchr("lq", *format) && size == 8) return 'u';
    if (strchr("fd?", *format)) return *format;
    return 0;
}

static int opened(PyObject *object, Array *array, const char *kinds, int writable) {
    int flags = PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, &array->view, flags) < 0) return 0;
    array->kind = kind_of(array->view.format, array->view.itemsize);
    if (array->view.ndim > 1 || array->kind == 0 || !strchr(kinds, array->kind)) {
        PyErr_Format(PyExc_TypeError, "an array of kind '%s' is wanted, not of '%s'", kinds,
                     array->view.format ? array->view.format : "bytes");
        PyBuffer_Release(&array->view);
        return 0;
    }
    array->count = array->view.len / array->view.itemsize;
    return 1;
}

static void closed(Array *arrays, int count) {
    while (count--) PyBuffer_Release(&arrays[count].view);
}

static int opened_all(PyObject *const *objects, Array *arrays, const char *const *kinds,
                      const char *writable, int count) {
    for (int i = 0; i < count; i++) {
        if (!opened(objects[i], &arrays[i], kinds[i], writable[i] == 'w')) {
            closed(arrays, i);
            return 0;
        }
    }
    return 1;
}

/* Runs `LOOP(type)` for the type of the documents. */
#define FOR_DOCUMENTS(array, LOOP)                       \
    switch ((array).view.itemsize) {                     \
        case 1: LOOP(uint8_t) break;                     \
        case 2: LOOP(uint16_t) break;                    \
        case 4: LOOP(uint32_t) break;                    \
        default: LOOP(uint64_t) break;                   \
    }

#define BEGIN_LONG(count) \
    PyThreadState *state = (count) >= LONG ? PyEval_SaveThread() : NULL
#define END_LONG \
    if (state) PyEval_RestoreThread(state)

static PyObject *done(Array *arrays, int count, Py_ssize_t beyond) {
    closed(arrays, count);
    if (beyond >= 0) {
        PyErr_Format(PyExc_IndexError, "number %zd of the documents is beyond the last one", beyond);
        return NULL;
    }
    Py_RETURN_NONE;
}

static int wanted(Py_ssize_t given, Py_ssize_t count, const char *signature) {
    if (given == count) return 1;
    PyErr_Format(PyExc_TypeError, "wanted: %s", signature);
    return 0;
}

static int same_length(const Array *one, const Array *other, Array *arrays, int count) {
    if (one->count == other->count) return 1;
    closed(arrays, count);
    PyErr_SetString(PyExc_ValueError, "arrays of one length are wanted");
    return 0;
}

/* BM25 of each posting, and what becomes of it: `STEP` sees document, value and i. */
#define POSTINGS(document, frequency, STEP) {                                    \
        const document *documents = a[0].view.buf;                               \
        const frequency *frequencies = a[1].view.buf;                            \
        for (Py_ssize_t i = 0; i < count; i++) {                                 \
            if ((uint64_t)documents[i] >= (uint64_t)size) { beyond = i; break; } \
            const float f = (float)frequencies[i];                               \
            const float value = f / (norms[documents[i]] + f) * scale;           \
            STEP                                                                 \
        } }
#define EACH_POSTING(document, STEP)                                             \
        if (a[1].kind == 'f') POSTINGS(document, float, STEP)                    \
        else if (a[1].kind == 'd') POSTINGS(document, double, STEP)              \
        else if (a[1].view.itemsize == 1) POSTINGS(document, uint8_t, STEP)      \
        else if (a[1].view.itemsize == 2) POSTINGS(document, uint16_t, STEP)     \
        else if (a[1].view.itemsize == 4) POSTINGS(document, uint32_t, STEP)     \
        else POSTINGS(document, uint64_t, STEP)
#define BM25(LOOP, SAME_LENGTH)                                                          \
    static const char *const kinds[] = {"u", "ufd", "f", "f"};                           \
    if (!wanted(given, 5, "documents, frequencies, norms, out, scale")) return NULL;     \
    double factor = PyFloat_AsDouble(args[4]);                                           \
    if (factor == -1.0 && PyErr_Occurred()) return NULL;                                 \
    Array a[4];                                                                          \
    if (!opened_all(args, a, kinds, "rrrw", 4)) return NULL;                             \
    if (!same_length(&a[0], &a[1], a, 4) || !same_length(&SAME_LENGTH, &a[3], a, 4))     \
        return NULL;                                                                     \
    const float scale = (float)factor, *norms = a[2].view.buf;                           \
    float *out = a[3].view.buf;                                                          \
    const Py_ssize_t count = a[0].count, size = a[2].count;                              \
    Py_ssize_t beyond = -1;                                                              \
    BEGIN_LONG(count);                                                                   \
    FOR_DOCUMENTS(a[0], LOOP)                                                            \
    END_LONG;                                                                            \
    return done(a, 4, beyond);

/* impacts(documents, frequencies, norms, out, scale): one value for each posting. */
static PyObject *impacts(PyObject *self, PyObject *const *args, Py_ssize_t given) {
#define LOOP(document) EACH_POSTING(document, out[i] = value;)
    BM25(LOOP, a[0])
#undef LOOP
}

/* add_impacts(documents, frequencies, norms, scores, scale): added to the scores of documents. */
static PyObject *add_impacts(PyObject *self, PyObject *const *args, Py_ssize_t given) {
#define LOOP(document) EACH_POSTING(document, out[documents[i]] += value;)
    BM25(LOOP, a[2])
#undef LOOP
}

/* raise_impacts(documents, frequencies, norms, scores, scale): scores lifted where lower. */
static PyObject *raise_impacts(PyObject *self, PyObject *const *args, Py_ssize_t given) {
#define LOOP(document) EACH_POSTING(document,                                    \
        float *score = out + documents[i];                                       \
        *score = value > *score ? value : *score;)
    BM25(LOOP, a[2])
#undef LOOP
}

/* For each document and its value, `STEP`. */
#define EACH(STEP)                                                                       \
    static const char *const kinds[] = {"f", "u", "f"};                                  \
    if (!wanted(given, 3, "scores, documents, values")) return NULL;                     \
    Array a[3];                                                                          \
    if (!opened_all(args, a, kinds, "wrr", 3)) return NULL;                              \
    if (!same_length(&a[1], &a[2], a, 3)) return NULL;                                   \
    float *scores = a[0].view.buf;                                                       \
    const float *values = a[2].view.buf;                                                 \
    const Py_ssize_t count = a[1].count, size = a[0].count;                              \
    Py_ssize_t beyond = -1;                                                              \
    BEGIN_LONG(count);                                                                   \
    FOR_DOCUMENTS(a[1], STEP)                                                            \
    END_LONG;                                                                            \
    return done(a, 3, beyond);

/* add(scores, documents, values) */
static PyObject *add(PyObject *self, PyObject *const *args, Py_ssize_t given) {
#define LOOP(document) {                                                         \
        const document *documents = a[1].view.buf;                               \
        for (Py_ssize_t i = 0; i < count; i++) {                                 \
            if ((uint64_t)documents[i] >= (uint64_t)size) { beyond = i; break; } \
            scores[documents[i]] += values[i];                                   \
        } }
    EACH(LOOP)
#undef LOOP
}

/* raise_to(scores, documents, values) */
static PyObject *raise_to(PyObject *self, PyObject *const *args, Py_ssize_t given) {
#define LOOP(document) {                                                         \
        const document *documents = a[1].view.buf;                               \
        for (Py_ssize_t i = 0; i < count; i++) {                                 \
            if ((uint64_t)documents[i] >= (uint64_t)size) { beyond = i; break; } \
            float *score = scores + documents[i];                                \
            *score = values[i] > *score ? values[i] : *score;                    \
        } }
    EACH(LOOP)
#undef LOOP
}

/* flag(flags, documents) */
static PyObject *flag(PyObject *self, PyObject *const *args, Py_ssize_t given) {
    static const char *const kinds[] = {"?", "u"};
    if (!wanted(given, 2, "flags, documents")) return NULL;
    Array a[2];
    if (!opened_all(args, a, kinds, "wr", 2)) return NULL;
    uint8_t *flags = a[0].view.buf;
    const Py_ssize_t count = a[1].count, size = a[0].count;
    Py_ssize_t beyond = -1;
#define LOOP(document) {                                                         \
        const document *documents = a[1].view.buf;                               \
        for (Py_ssize_t i = 0; i < count; i++) {                                 \
            if ((uint64_t)documents[i] >= (uint64_t)size) { beyond = i; break; } \
            flags[documents[i]] = 1;                                             \
        } }
    BEGIN_LONG(count);
    FOR_DOCUMENTS(a[1], LOOP)
    END_LONG;
#undef LOOP
    return done(a, 2, beyond);
}

/* find(haystack, needles, places, is_there): both ascending; needles of 8 bytes, maybe negative.
 *
 * Steps double from where the needle before was found, then halve: what is asked for decides
 * what is looked at (Bentley and Yao 1976). */
static PyObject *find(PyObject *self, PyObject *const *args, Py_ssize_t given) {
    static const char *const kinds[] = {"u", "u", "u", "?"};
    if (!wanted(given, 4, "haystack, needles, places, is_there")) return NULL;
    Array a[4];
    if (!opened_all(args, a, kinds, "rrww", 4)) return NULL;
    if (!same_length(&a[1], &a[2], a, 4) || !same_length(&a[1], &a[3], a, 4)) return NULL;
    if (a[1].view.itemsize != 8 || a[2].view.itemsize != 8 || a[0].count == 0) {
        closed(a, 4);
        PyErr_SetString(PyExc_TypeError, "needles and places of 8 bytes, and some hay, are wanted");
        return NULL;
    }
    const int64_t *needles = a[1].view.buf;
    int64_t *places = a[2].view.buf;
    uint8_t *is_there = a[3].view.buf;
    const Py_ssize_t count = a[1].count, size = a[0].count;
#define LOOP(document) {                                                          \
        const document *hay = a[0].view.buf;                                      \
        Py_ssize_t from = 0;                                                      \
        for (Py_ssize_t i = 0; i < count; i++) {                                  \
            const int64_t needle = needles[i];                                    \
            if (i && needle < needles[i - 1]) from = 0;                           \
            Py_ssize_t low = from, step = 1;                                      \
            while (low + step < size && (int64_t)hay[low + step] < needle) {      \
                low += step;                                                      \
                step += step;                                                     \
            }                                                                     \
            Py_ssize_t high = low + step < size ? low + step : size;              \
            while (low < high) {                                                  \
                const Py_ssize_t middle = low + (high - low) / 2;                 \
                if ((int64_t)hay[middle] < needle) low = middle + 1;              \
                else high = middle;                                               \
            }                                                                     \
            from = low < size ? low : size - 1;                                   \
            places[i] = from;                                                     \
            is_there[i] = (int64_t)hay[from] == needle;                           \
        } }
    BEGIN_LONG(count);
    FOR_DOCUMENTS(a[0], LOOP)
    END_LONG;
#undef LOOP
    closed(a, 4);
    Py_RETURN_NONE;
}

/* at_least(texts, ends, text) -> the number of the first of some sorted texts that is not less.
 *
 * texts: one after the other; ends: where each ends. */
static PyObject *at_least(PyObject *self, PyObject *const *args, Py_ssize_t given) {
    static const char *const kinds[] = {"u", "u", "u"};
    if (!wanted(given, 3, "texts, ends, text")) return NULL;
    Array a[3];
    if (!opened_all(args, a, kinds, "rrr", 3)) return NULL;
    const unsigned char *texts = a[0].view.buf, *text = a[2].view.buf;
    const uint64_t size = (uint64_t)a[0].view.len, length = (uint64_t)a[2].view.len;
    Py_ssize_t low = 0, high = a[1].count;
    int is_damaged = 0;
#define LOOP(number) {                                                            \
        const number *ends = a[1].view.buf;                                       \
        while (low < high) {                                                      \
            const Py_ssize_t middle = low + (high - low) / 2;                     \
            const uint64_t start = middle ? ends[middle - 1] : 0;                 \
            const uint64_t end = ends[middle];                                    \
            if (start > end || end > size) { is_damaged = 1; break; }             \
            const uint64_t own = end - start;                                     \
            const int order = memcmp(texts + start, text, own < length ? own : length); \
            if (order < 0 || (order == 0 && own < length)) low = middle + 1;      \
            else high = middle;                                                   \
        } }
    FOR_DOCUMENTS(a[1], LOOP)
#undef LOOP
    closed(a, 3);
    if (is_damaged) {
        PyErr_SetString(PyExc_IndexError, "a text ends beyond the last one");
        return NULL;
    }
    return PyLong_FromSsize_t(low);
}

/* The least of the `most` highest scores, in a heap whose top is the least. */
static void sink(float *heap, Py_ssize_t size, float value) {
    Py_ssize_t place = 0;
    for (;;) {
        Py_ssize_t below = 2 * place + 1;
        if (below >= size) break;
        if (below + 1 < size && heap[below + 1] < heap[below]) below++;
        if (heap[below] >= value) break;
        heap[place] = heap[below];
        place = below;
    }
    heap[place] = value;
}

#define BLOCK 64

static float highest_of(const float *scores, Py_ssize_t count) {
    float lanes[8];
    Py_ssize_t i = 0;
    for (int lane = 0; lane < 8; lane++) lanes[lane] = scores[0];
    for (; i + 8 <= count; i += 8)
        for (int lane = 0; lane < 8; lane++)
            lanes[lane] = scores[i + lane] > lanes[lane] ? scores[i + lane] : lanes[lane];
    for (; i < count; i++) lanes[0] = scores[i] > lanes[0] ? scores[i] : lanes[0];
    for (int lane = 1; lane < 8; lane++) lanes[0] = lanes[lane] > lanes[0] ? lanes[lane] : lanes[0];
    return lanes[0];
}

/* leading(scores, heap, blocks, found, slack) -> how many documents reach the threshold.
 *
 * heap: room for as many scores as are wanted. blocks: room for one score for each 64. found:
 * room for the documents, 8 bytes each; when there are more, only the number of them is right,
 * and the caller makes room. */
static PyObject *leading(PyObject *self, PyObject *const *args, Py_ssize_t given) {
    static const char *const kinds[] = {"f", "f", "f", "u"};
    if (!wanted(given, 5, "scores, heap, blocks, found, slack")) return NULL;
    double slack = PyFloat_AsDouble(args[4]);
    if (slack == -1.0 && PyErr_Occurred()) return NULL;
    Array a[4];
    if (!opened_all(args, a, kinds, "rwww", 4)) return NULL;
    const float *scores = a[0].view.buf;
    float *heap = a[1].view.buf, *blocks = a[2].view.buf;
    int64_t *found = a[3].view.buf;
    const Py_ssize_t count = a[0].count, most = a[1].count, room = a[3].count;
    if (a[3].view.itemsize != 8 || most == 0 || a[2].count * BLOCK < count) {
        closed(a, 4);
        PyErr_SetString(PyExc_TypeError, "a heap, blocks and places of 8 bytes are wanted");
        return NULL;
    }
    Py_ssize_t reached = 0;
    BEGIN_LONG(count);
    for (Py_ssize_t i = 0; i < most; i++) heap[i] = -__builtin_inff();
    for (Py_ssize_t first = 0; first < count; first += BLOCK) {
        const Py_ssize_t size = first + BLOCK < count ? BLOCK : count - first;
        const float highest = blocks[first / BLOCK] = highest_of(scores + first, size);
        if (highest <= heap[0]) continue;
        for (Py_ssize_t i = first; i < first + size; i++)
            if (scores[i] > heap[0]) sink(heap, most, scores[i]);
    }
    const float threshold = (float)(heap[0] - slack * (heap[0] < 0 ? -heap[0] : heap[0]));
    for (Py_ssize_t first = 0; first < count; first += BLOCK) {
        if (blocks[first / BLOCK] < threshold) continue;
        const Py_ssize_t end = first + BLOCK < count ? first + BLOCK : count;
        for (Py_ssize_t i = first; i < end; i++)
            if (scores[i] >= threshold) {
                if (reached < room) found[reached] = i;
                reached++;
            }
    }
    END_LONG;
    closed(a, 4);
    return PyLong_FromSsize_t(reached);
}

#define METHOD(name, says) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, says}

static PyMethodDef methods[] = {
    METHOD(impacts, "BM25 of each posting."),
    METHOD(add_impacts, "Add BM25 of each posting to the scores of documents."),
    METHOD(raise_impacts, "Lift the scores of documents to BM25 of each posting."),
    METHOD(at_least, "The number of the first of some sorted texts that is not less."),
    METHOD(add, "Add values to the scores of documents."),
    METHOD(raise_to, "Lift the scores of documents to values where they are lower."),
    METHOD(flag, "Set the flags of documents."),
    METHOD(find, "Where each needle is, or would be, and whether it is there."),
    METHOD(leading, "The documents that may have the highest scores."),
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_kernels", "The inner steps of a query, compiled.", 0, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernels(void) { return PyModuleDef_Init(&module); }
