/* raised.type_of(callable): the type of the exception that it raises, as C code sees it before Python makes an instance.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <Python.h>

static PyObject *type_of(PyObject *module, PyObject *callable) {
    PyObject *result = PyObject_CallObject(callable, NULL), *type = PyErr_Occurred();
    (void)module;
    Py_XDECREF(result);
    if (!type) type = Py_None;
    Py_INCREF(type);
    PyErr_Clear();
    return type;
}

static PyMethodDef methods[] = {{"type_of", type_of, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "raised", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_raised(void) { return PyModule_Create(&definition); }
