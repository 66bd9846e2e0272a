package programs

// StencilSweeps is how often Stencil goes over its grid; the assembly has the
// same number.
const StencilSweeps = 4
