namespace FakeFinder.Weights.Architectures;

/// <summary>A convolution that does the work of the batch normalisation behind it too.</summary>
/// <param name="Kernels">Row-major, in the shape of the convolution's own: M x C/groups x one size for each spatial axis.</param>
/// <param name="Bias">M values.</param>
public sealed record FoldedConvolution(float[] Kernels, float[] Bias);
