namespace FakeFinder.Web.Imaging;

/// <summary>A picture out of the store.</summary>
/// <param name="Name">Of the file, among those of its video.</param>
internal sealed record DerivedImage(string Name, byte[] Bytes);

/// <summary>A file that takes a while to be made.</summary>
/// <param name="Name">Of the file, among those of its video.</param>
/// <param name="Content">Null while it is being made.</param>
/// <param name="Fraction">How much of it is done, from 0 to 1.</param>
internal sealed record DerivedFile(string Name, Stream? Content, double Fraction);
