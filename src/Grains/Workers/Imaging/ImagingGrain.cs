using System.Collections.Immutable;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Grains.Workers.Imaging;

/// <summary>What is asked of one worker's <see cref="ImagingWork"/>, which does it on threads of its own.</summary>
[HostedBy(SiloRole.Worker)]
[OnNode]
internal sealed class ImagingGrain(ImagingWork work, ILocalSiloDetails silo) : Grain, IImagingGrain
{
    /// <summary>While silos die, a grain may be activated on another node than the one that its placement allows.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (node, here) = (DetectorKeys.NodeOf(this.GetPrimaryKeyString()), SiloNames.NodeOf(silo.Name));
        return node == here
            ? Task.CompletedTask
            : throw new InvalidOperationException($"The imaging of {node} was to be activated on {here}; it runs on its own node alone.");
    }

    public Task<ImmutableArray<ImagingAnswer>> MakePictures(ImagedVideo video, ImmutableArray<PictureOrder> pictures) =>
        work.MakePicturesAsync(video, pictures);

    public Task<ImagingAnswer> MakeProxy(ImagedVideo video, string file) => work.MakeProxyAsync(video, file);

    public Task<ImagingAnswer> MakeActivation(ImagedVideo video, ActivationOrder order) => work.MakeActivationAsync(video, order);
}
