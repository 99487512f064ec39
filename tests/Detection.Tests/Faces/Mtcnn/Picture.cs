using FakeFinder.Detection.Faces.Mtcnn;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Faces.Mtcnn;

/// <summary>A picture of noise, the same at each call.</summary>
internal static class Picture
{
    public static RgbImage Of(int width, int height) =>
        new(Array.ConvertAll(Formula.Uniform("picture", width * height * 3L), value => (byte)((value + 1) * 128)), width, height);
}
