namespace FakeFinder.Detection.Networks;

/// <summary>A network that a program brings along instead of reading it from the weights folder.</summary>
/// <param name="Name">As pipelines ask for it: folder and file, such as <see cref="Residual"/>.</param>
/// <param name="Build">Gives the bytes of the ONNX file, the same at each call.</param>
public sealed record BuiltInNetwork(string Name, Func<byte[]> Build)
{
    /// <summary>
    /// The network of detector <c>residual</c>: one input n x 3 x S x S (RGB, 0..255, the face in the middle), output <c>logit</c> n x 1,
    /// and in its metadata under <c>crop.enlargement</c> the side of the crop over the side of the face.
    /// </summary>
    public const string Residual = "residual/srm";
}
