using FakeFinder.Contracts.Internal;
using FakeFinder.Detection;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Imaging;
using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Proxies;

namespace FakeFinder.Grains.Workers.Imaging;

/// <summary>What an exception means to who asked for a picture.</summary>
internal static class ImagingFaults
{
    public static ImagingAnswer AnswerOf(Exception exception) => exception switch
    {
        InvalidVideoException or UndecodableVideoException or UnfitFrameException or NoActivationMapException =>
            new(ImagingState.Impossible, Sentence: exception.Message),
        OperationCanceledException => new(ImagingState.Failed, Sentence: "The worker ends now; ask again, and another one makes it."),
        DetectorLoadException or ProxyException or IOException => new(ImagingState.Failed, Sentence: exception.Message),
        _ => new(ImagingState.Failed, Sentence: $"The worker failed at it ({exception.GetType().Name}); its log says why."),
    };
}
