using FakeFinder.Catalog;
using FakeFinder.Detection.Decoding;
using FakeFinder.Detection.Faces;
using FakeFinder.Storage.Probing;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Medics;

/// <summary>Detection as a worker wires it, but for decoding, the face finder and the networks, which the test gives.</summary>
internal static class MedicsHost
{
    /// <param name="frames">Null decodes; else it is the probe too.</param>
    public static IHost Create(IFrameSource? frames, string models, IReadOnlyDictionary<string, Func<byte[]>> networks, ReferenceFaces? faces = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["FakeFinder:Catalog:Models"] = models;
        builder.Services.AddCatalog(builder.Configuration);
        builder.Services.AddDetection(builder.Configuration);
        if (frames is null)
        {
            builder.Services.AddProbing(builder.Configuration);
        }
        else
        {
            builder.Services.AddSingleton(frames).AddSingleton((IVideoProbe)frames);
        }

        foreach (var (name, build) in networks)
        {
            builder.Services.AddBuiltInNetwork(name, build);
        }

        if (faces is not null)
        {
            builder.Services.AddSingleton<IFaceFinderFactory>(new GivenFinder(faces));
        }

        return builder.Build();
    }

    /// <summary>Stands in for a 3-D network: the same two logits for every clip.</summary>
    public static byte[] ClipNetwork(float fake, float real)
    {
        var graph = new GraphBuilder("clip");
        var clip = graph.Input("clip", GraphDimension.Batch, 3, GraphDimension.Named("t"), 224, 224);
        Constantly(graph, "logits", clip, [2, 3, 4], [fake, real]);
        return graph.ToByteArray();
    }

    /// <summary>Stands in for the 2-D network: the same logit for every picture.</summary>
    public static byte[] FrameNetwork(float logit)
    {
        var graph = new GraphBuilder("frame");
        Constantly(graph, "logit", graph.Input("image", GraphDimension.Batch, 3, 256, 256), [2, 3], [logit]);
        return graph.ToByteArray();
    }

    private static void Constantly(GraphBuilder graph, string output, GraphValue input, long[] axes, float[] values)
    {
        var means = graph.ReduceMean("means", input, graph.IntegerConstant("axes", axes, axes.Length), keep: false);
        var weight = graph.Constant("weight", new float[values.Length * 3], values.Length, 3);
        graph.Output(graph.Linear(output, means, weight, graph.Constant("bias", values, values.Length)), GraphDimension.Batch, values.Length);
    }

    private sealed class GivenFinder(ReferenceFaces faces) : IFaceFinderFactory
    {
        public string Name => "given";

        public string? WhatIsMissing(FaceFinderEntry entry) => null;

        public Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken) => Task.FromResult<IFaceFinder>(faces);
    }
}
