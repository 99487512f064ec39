using FakeFinder.Detection.Faces;
using OpenCvSharp;

namespace FakeFinder.Detection.Crops;

/// <summary>How a face becomes a square tensor.</summary>
internal interface IFaceCrop
{
    /// <summary>Side of the tensor in pixels.</summary>
    int Side { get; }

    /// <summary>Cuts a face out: 3 x Side x Side, CHW, RGB.</summary>
    /// <param name="rgb">The frame, 8-bit RGB.</param>
    /// <returns>Null where no pixel of the crop lies in the frame, and the face is to be passed over.</returns>
    /// <exception cref="UncroppableFaceException">The face makes a crop without pixels, and the detector's original fails
    /// there.</exception>
    float[]? Cut(Mat rgb, Face face);
}
